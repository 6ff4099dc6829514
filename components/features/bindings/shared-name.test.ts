import { expect, test } from "vitest";
import { sharedName } from "./shared-name";

const at = (name: string, member: string | null = "user") => ({ name, member });

test.each([
  ["of more than half", [at("a"), at("a"), at("a"), at("b"), null], "a"],
  ["of just half: none", [at("a"), at("a"), at("a"), at("b"), at("b"), at("b")], null],
  ["of two rows: none, the header would say less than they do", [at("a"), at("a")], null],
  [
    "of secrets that hold one value: none, the rows would be empty",
    [at("a", null), at("a", null), at("a", null)],
    null,
  ],
  ["of nothing: none", [null, null], null],
])("the name in the header is that %s", (_case, references, name) =>
  expect(sharedName(references)).toBe(name),
);
