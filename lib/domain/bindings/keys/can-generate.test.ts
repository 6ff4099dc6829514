import { expect, it } from "vitest";
import { keyCatalogue } from "@/lib/domain/bindings/key-catalogue";
import { canGenerate } from "./can-generate";

it("offers a random value for passwords only: never for what a cloud issues or what has a form", () => {
  const offered = keyCatalogue.map(({ key }) => key).filter(canGenerate);
  expect(offered).toEqual(["database-password", "mx-admin-password", "mx-debugger-password"]);
  expect(canGenerate("no-such-key")).toBe(false);
});
