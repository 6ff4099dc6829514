import { describe, expect, it } from "vitest";
import { backOffMs, isAffected } from "./live";

const at = "2026-11-23T11:00:00Z";
const event = {
  type: "environment",
  cluster: "ams",
  namespace: "shop",
  name: "acc",
  verdict: null,
  at,
} as const;

describe("isAffected", () => {
  it("makes old what shows the environment, and leaves another environment alone", () => {
    const key = (name: string) => [
      "environments.get",
      { cluster: "ams", namespace: "shop", name },
      {},
    ];
    expect(isAffected(key("acc"), event)).toBe(true);
    expect(isAffected(key("prod"), event)).toBe(false);
  });

  it("makes every list of environments old, whatever its filter", () => {
    expect(isAffected(["environments.list", {}, { namespace: "other" }], event)).toBe(true);
  });

  it("never touches the session or the form of a store for an environment's event", () => {
    expect(isAffected(["session.get", {}, {}], event)).toBe(false);
    expect(isAffected(["stores.get", { store: "vault-ams" }, {}], event)).toBe(false);
  });

  it("asks for nothing on a heartbeat", () => {
    expect(isAffected(["overview.get", {}, {}], { type: "heartbeat", at })).toBe(false);
  });
});

describe("backOffMs", () => {
  it("grows to at most 36 s and is never zero", () => {
    expect(backOffMs(0, 0)).toBe(1_000);
    for (let tries = 0; tries < 50; tries++) {
      expect(backOffMs(tries, 0.999)).toBeGreaterThanOrEqual(1_000);
      expect(backOffMs(tries, 0.999)).toBeLessThanOrEqual(36_000);
    }
  });
});
