import { describe, expect, it } from "vitest";
import { checkPrefix, fenceOf, isInside } from "./fence";

const environment = { cluster: "ams", namespace: "team-a", name: "shop" };
const inside = (name: string, prefix: string) => isInside(name, fenceOf(prefix, environment));

describe("the prefix of a store", () => {
  it.each([
    ["secret/data/team-a/shop", "secret/data/{namespace}/"],
    ["secret/data/team-a/x/y?version=2", "secret/data/{namespace}"],
    ["secret/data/shop", "secret/data/{environment}"],
    ["ams-team-a-password", "{cluster}-{namespace}-"],
  ])("holds %s in %s", (name, prefix) => expect(inside(name, prefix)).toBe(true));

  it.each([
    ["secret/data/team-b/shop", "secret/data/{namespace}/"],
    ["secret/data/team-a-other/shop", "secret/data/{namespace}"],
    ["secret/data/shop-acc", "secret/data/{environment}"],
    ["secret/data/team-a", "secret/data/{namespace}/"],
    ["secret/data/team-a/../team-b/x", "secret/data/{namespace}/"],
    ["secret/data/team-a/./x", "secret/data/{namespace}/"],
    ["secret/data/team-a//x", "secret/data/{namespace}/"],
    ["/secret/data/team-a/x", "secret/data/{namespace}/"],
    ["secret/metadata/team-a/x", "secret/data/{namespace}/"],
    ["secret/data/team-a/x", ""],
    ["", ""],
  ])("keeps %s out of %s", (name, prefix) => expect(inside(name, prefix)).toBe(false));

  it("is refused where it names what it cannot fill in", () => {
    expect(checkPrefix("")).toEqual([]);
    expect(checkPrefix("secret/data/{namespace}/")).toEqual([]);
    for (const wrong of ["secret/{team}/", "secret/{key}", "secret/a#b", "secret/ a", "a/../b"])
      expect(checkPrefix(wrong)[0]?.path).toBe("prefix");
  });
});
