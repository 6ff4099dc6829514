import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import { singleton } from "@/lib/server/singleton";

/** Intents whose outcome this process is about to write; the reconciler leaves them alone. */
export function intentsInFlight(): Set<number> {
  return singleton("audit-in-flight", () => new Set<number>());
}

const lookEveryMs = 50;

/** Waits until every outcome is written, `maxMs` at most: what is under way at the end of the process keeps its outcome. */
export async function settleIntents(maxMs: number): Promise<void> {
  const end = performance.now() + maxMs;
  while (intentsInFlight().size > 0 && performance.now() < end) await pause(lookEveryMs);
}
