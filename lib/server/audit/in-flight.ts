import "server-only";
import { singleton } from "@/lib/server/singleton";

/** Intents whose outcome this process is about to write; the reconciler leaves them alone. */
export function intentsInFlight(): Set<number> {
  return singleton("audit-in-flight", () => new Set<number>());
}
