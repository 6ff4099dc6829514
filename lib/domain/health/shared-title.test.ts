import { describe, expect, it } from "vitest";
import { sharedTitle } from "@/lib/domain/health/shared-title";

describe("one sentence for several environments", () => {
  it("keeps what all say and marks what differs", () => {
    expect(
      sharedTitle([
        "Vault refuses to read secret/claims-test (403), for one of four causes: new pods cannot mount",
        "Vault refuses to read secret/data/checkout-test (403), for one of four causes: new pods cannot mount",
      ]),
    ).toBe("Vault refuses to read … (403), for one of four causes: new pods cannot mount");
    expect(
      sharedTitle([
        "1 key changed after 2 pods started",
        "3 keys changed after 1 pod started",
        "1 key changed after 4 pods started",
      ]),
    ).toBe("… changed after … started");
  });

  it("does not begin with a count that differs", () => {
    expect(
      sharedTitle([
        "12 keys may have changed after 2 pods started",
        "3 keys may have changed after 2 pods started",
      ]),
    ).toBe("Keys may have changed after 2 pods started");
  });

  it("does not end in what differs", () => {
    expect(
      sharedTitle([
        "Vault path lacks /data/: new pods cannot mount",
        "Vault path lacks /data/: the next start fails",
      ]),
    ).toBe("Vault path lacks /data/");
  });

  it("says the statement alone where only what stands before it differs", () => {
    const statement = "a store or a setting changed, and the store was not asked since";
    expect(
      sharedTitle([
        `Not proven healthy: ${statement} (and 2 more gaps)`,
        `Not everything could be looked at: ${statement}`,
        `Not proven healthy: ${statement} (and 1 more gap)`,
      ]),
    ).toBe("A store or a setting changed, and the store was not asked since");
  });

  it("does not say an effect without its cause", () => {
    const effect = "new pods cannot mount";
    expect(
      sharedTitle([`The driver is absent on node a1: ${effect}`, `No provider runs: ${effect}`]),
    ).toBe("The driver is absent on node a1: new pods cannot mount");
  });

  it("does not end in a parenthesis that differs", () => {
    expect(
      sharedTitle([
        "Not proven healthy: no pod runs (and 2 more gaps)",
        "Not proven healthy: no pod runs (and 1 more gap)",
      ]),
    ).toBe("Not proven healthy: no pod runs");
  });

  it("leaves equal ones alone, and gives the first where too little is common", () => {
    expect(sharedTitle(["The same words", "The same words"])).toBe("The same words");
    expect(sharedTitle(["a is absent", "b was deleted long ago"])).toBe("a is absent");
    expect(sharedTitle([])).toBe("");
  });
});
