import { expect, it } from "vitest";
import type { Store } from "@/lib/contracts/stores";
import { markOf, stateText } from "./check-state";

const testedBefore = (ms: number, state: "ready" | "failing"): Store => {
  const checkedAt = new Date(Date.now() - ms).toISOString();
  return { lastCheck: { checkedAt, state, rungs: [] } } as unknown as Store;
};

it("a store is green for ten minutes after its test, and no longer", () => {
  expect(markOf(testedBefore(9 * 60_000, "ready"))).toBe("healthy");
  const old = testedBefore(11 * 60_000, "ready");
  expect(markOf(old)).toBe("stale");
  expect(stateText(old)).toBe("was ready, test again");
  expect(markOf(testedBefore(-5 * 60_000, "ready"))).toBe("stale");
  expect(markOf(testedBefore(11 * 60_000, "failing"))).toBe("failed");
});
