import { expect, it } from "vitest";
import { safeNext } from "./safe-next";
import { trailOf } from "./trail";

it("names an environment by its name and links each part above the last", () => {
  expect(trailOf("/environments/ams-dc2/mendix-insurance/claims-acc/keys")).toEqual([
    { label: "Environments", href: "/environments" },
    { label: "claims-acc", href: "/environments/ams-dc2/mendix-insurance/claims-acc" },
    { label: "Keys" },
  ]);
});

it("does not take the wizard for a store", () => {
  expect(trailOf("/stores/new").map(({ label }) => label)).toEqual(["Stores", "New"]);
});

it.each([
  ["/stores?x=1", "/stores?x=1"],
  [null, "/overview"],
  ["https://evil.example", "/overview"],
  ["//evil.example", "/overview"],
  ["/\\evil.example", "/overview"],
])("after signing in %s leads to %s", (next, to) => {
  expect(safeNext(next)).toBe(to);
});
