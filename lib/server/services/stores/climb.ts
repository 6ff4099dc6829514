import "server-only";
import type { StoreCheck } from "@/lib/contracts/stores";
import { openStore } from "./open-store";

/** Climbs the ladder of a configuration. Bounded: every rung has its own time-out, the whole has one. */
export async function climbStore(
  kind: string,
  config: Record<string, unknown>,
  signal: AbortSignal,
): Promise<StoreCheck> {
  // The beginning: what is seen on the way is not younger than that.
  const checkedAt = new Date().toISOString();
  await using client = await openStore(kind, config);
  const rungs = await client.check(AbortSignal.any([signal, AbortSignal.timeout(30_000)]));
  const isFailing = rungs.some(({ state }) => state === "failed");
  const isReady =
    rungs.length > 0 && rungs.every(({ state }) => state === "passed" || state === "warning");
  return {
    checkedAt,
    state: isFailing ? "failing" : isReady ? "ready" : "unknown",
    rungs,
  };
}
