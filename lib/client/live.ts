import type { LiveEvent } from "@/lib/contracts/events";

export type LiveState = "live" | "connecting" | "lost";

export interface LiveFreshness {
  state: LiveState;
  /** When anything last arrived, by this browser's clock. */
  lastAtMs: number | null;
  /** When the next try is, while the stream is lost. */
  retryAtMs: number | null;
}

/** Which queries (first part of their key) an event makes old. */
const affects: Record<LiveEvent["type"], readonly string[]> = {
  environment: ["environments.", "bindings.", "overview.", "namespaces.", "revisions.", "matrix."],
  namespace: ["namespaces.", "environments.", "overview.", "matrix."],
  cluster: ["clusters.", "overview.", "namespaces.", "environments.list"],
  store: ["stores.", "overview.", "namespaces.get"],
  audit: ["audit.", "overview."],
  heartbeat: [],
};

/** Whether a query's key is made old by the event; keys that name another environment or namespace are left alone. */
export function isAffected(key: readonly unknown[], event: LiveEvent): boolean {
  const id = String(key[0]);
  if (!affects[event.type].some((prefix) => id.startsWith(prefix))) return false;
  const params = (key[1] ?? {}) as Record<string, unknown>;
  return (["cluster", "namespace", "name"] as const).every((part) => {
    const named = params[part];
    const seen = (event as Record<string, unknown>)[part];
    return named === undefined || seen === undefined || named === seen;
  });
}

/** 1 s, 2 s, 4 s … 30 s, each up to a fifth longer, so that browsers do not return all at once. */
export const backOffMs = (tries: number, random: number): number =>
  Math.min(30_000, 1_000 * 2 ** Math.min(tries, 5)) * (1 + random / 5);
