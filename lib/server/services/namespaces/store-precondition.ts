import "server-only";
import type { Precondition } from "@/lib/contracts/namespaces";
import { checkMaxAgeMs, isFreshCheck } from "@/lib/domain/fresh-check";
import { lastCheckOf } from "@/lib/server/services/stores/check-row";
import { seenNow, type Place } from "./precondition";

/** Whether the store answers, as its last check saw it; from a check that is old nothing is known. */
export function aboutStore({ store }: Place, now: Date): Precondition {
  const check = store ? lastCheckOf(store) : null;
  const say = seenNow({ watchedAt: check?.checkedAt ?? null }, "store", "Store answers");
  if (!store)
    return say({
      state: "missing",
      detail: "no store is chosen",
      fix: "Choose a store, or register one.",
    });
  const fix = "Check again: this climbs the store's ladder.";
  if (!check) return say({ state: "unknown", detail: `${store.name} was not checked yet`, fix });
  if (!isFreshCheck(check, now))
    return say({
      state: "unknown",
      detail: `${store.name}: the last check is older than ${checkMaxAgeMs / 60_000} minutes`,
      fix,
    });
  if (check.state === "ready")
    return say({ state: "met", detail: `${store.name}, every rung passed` });
  const failed = check.rungs.find(({ state }) => state === "failed");
  return say({
    state: check.state === "failing" ? "missing" : "unknown",
    detail: failed
      ? `${store.name} fails at ${failed.label}`
      : `${store.name}: not every rung could be climbed`,
    fix: "Look at its ladder under Stores, then check again.",
  });
}
