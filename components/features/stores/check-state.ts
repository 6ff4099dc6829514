import type { Verdict } from "@/lib/client/verdict";
import type { Store, StoreCheck } from "@/lib/contracts/stores";
import { isFreshCheck } from "@/lib/domain/fresh-check";

export const checkMarks: Record<StoreCheck["state"], Verdict> = {
  ready: "healthy",
  failing: "failed",
  unknown: "unknown",
};

const isOld = ({ checkedAt }: StoreCheck): boolean => !isFreshCheck({ checkedAt }, new Date());

/** The mark of a store: what its last test proved. A test of long ago proves nothing; hollow when it was never tested. */
export function markOf({ lastCheck }: Store): Verdict {
  if (!lastCheck) return "unknown";
  return lastCheck.state === "ready" && isOld(lastCheck) ? "stale" : checkMarks[lastCheck.state];
}

/** `ready`, or the rung that it fails at; of a test that is too old, that it was so. */
export function stateText(store: Store): string {
  if (!store.lastCheck) return "not tested";
  if (markOf(store) === "stale") return "was ready, test again";
  const failed = store.lastCheck.rungs.find((rung) => rung.state === "failed");
  return failed ? `fails at ${failed.label}` : store.lastCheck.state;
}
