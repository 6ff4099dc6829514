import { expect, test } from "vitest";
import type { KeyRow } from "@/lib/contracts/environments";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import { keyState } from "./key-state";

const reference = { name: "secret/data/shop", member: "user" };
const row = (rest: Partial<KeyRow> = {}) => ({ isRequired: false, reference, issues: [], ...rest });
const probe = (
  state: ReferenceProbe["state"],
  member: ReferenceProbe["member"] = "present",
): ReferenceProbe => ({
  reference,
  state,
  member,
  version: null,
  updatedAt: null,
  corrected: null,
  members: [],
  detail: "",
});
const wrong = [{ severity: "error" as const, message: "wrong", suggestion: null }];

test.each([
  ["set", row(), reference, probe("exists")],
  ["set", row(), reference, probe("exists", "not-applicable")],
  ["missing", row(), reference, probe("exists", "absent")],
  ["missing", row(), reference, probe("absent")],
  ["missing", row(), reference, probe("deleted")],
  ["missing", row({ isRequired: true, reference: null }), null, null],
  ["wrong", row(), reference, probe("malformed")],
  ["wrong", row({ issues: wrong }), reference, probe("exists")],
  ["unchecked", row(), reference, probe("denied")],
  ["unchecked", row(), reference, null],
  [null, row({ reference: null }), null, null],
] as const)("a key is %s", (state, of, at, seen) => expect(keyState(of, at, seen)).toBe(state));

test("an error about the reference that is live says nothing of another that is typed", () => {
  const typed = { name: "secret/data/else", member: "user" };
  expect(keyState(row({ issues: wrong }), typed, probe("exists"))).toBe("set");
});
