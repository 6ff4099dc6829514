import "server-only";
import type { StoreCheck } from "@/lib/contracts/stores";
import { openStore } from "./open-store";

/** Climbs the ladder of a configuration. Bounded: every rung has its own time-out, the whole has one. */
export async function climbStore(
  kind: string,
  config: Record<string, unknown>,
  signal: AbortSignal,
): Promise<StoreCheck> {
  await using client = await openStore(kind, config);
  const rungs = await client.check(AbortSignal.any([signal, AbortSignal.timeout(30_000)]));
  const isFailing = rungs.some(({ state }) => state === "failed");
  const isReady =
    rungs.length > 0 && rungs.every(({ state }) => state === "passed" || state === "warning");
  return {
    checkedAt: new Date().toISOString(),
    state: isFailing ? "failing" : isReady ? "ready" : "unknown",
    rungs,
  };
}
