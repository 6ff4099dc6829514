import type { Verdict } from "@/lib/client/verdict";
import type { Store, StoreCheck } from "@/lib/contracts/stores";

export const checkMarks: Record<StoreCheck["state"], Verdict> = {
  ready: "healthy",
  failing: "failed",
  unknown: "unknown",
};

/** The mark of a store: what its last test proved; hollow when it was never tested. */
export const markOf = (store: Store): Verdict =>
  store.lastCheck ? checkMarks[store.lastCheck.state] : "unknown";

/** `ready`, or the rung that it fails at. */
export function stateText(store: Store): string {
  if (!store.lastCheck) return "not tested";
  const failed = store.lastCheck.rungs.find((rung) => rung.state === "failed");
  return failed ? `fails at ${failed.label}` : store.lastCheck.state;
}
