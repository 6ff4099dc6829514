import { describe, expect, it } from "vitest";
import { chooseAudience } from "./token-audience";

const given = { asked: null, usual: "vault", driver: ["vault"], store: null };

describe("the audience of a token for a probe", () => {
  it.each([
    ["what the provider takes of the driver's", given, "vault"],
    ["the class's wish, where the driver asks for it too", { ...given, asked: "vault" }, "vault"],
    ["the class's wish, where it is the store's own", { ...given, asked: "v2", store: "v2" }, "v2"],
    ["the store's, where the driver has none", { ...given, driver: [], store: "v2" }, "v2"],
    ["no empty wish", { ...given, asked: "" }, "vault"],
  ])("is %s", (_, asked, audience) => {
    expect(chooseAudience(asked)).toEqual({ audience });
  });

  it.each([
    ["a class alone wishes", { ...given, asked: "https://kubernetes.default.svc" }],
    ["a class wishes beside a store with another", { ...given, asked: "sts.aws", store: "v2" }],
    ["nobody names: that token would be for the cluster's API", { ...given, driver: [] }],
    ["the driver has for another provider", { ...given, driver: ["", "sts.aws"] }],
  ])("is none that %s", (_, asked) => {
    expect(chooseAudience(asked)).toEqual({ off: expect.any(String) as string });
  });
});
