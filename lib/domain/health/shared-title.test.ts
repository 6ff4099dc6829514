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

  it("does not end in what differs", () => {
    expect(
      sharedTitle([
        "Vault path lacks /data/: new pods cannot mount",
        "Vault path lacks /data/: the next start fails",
      ]),
    ).toBe("Vault path lacks /data/");
  });

  it("leaves equal ones alone, and gives the first where too little is common", () => {
    expect(sharedTitle(["The same words", "The same words"])).toBe("The same words");
    expect(sharedTitle(["a is absent", "b was deleted long ago"])).toBe("a is absent");
    expect(sharedTitle([])).toBe("");
  });
});
