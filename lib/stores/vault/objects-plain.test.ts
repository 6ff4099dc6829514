import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { readPlain } from "./objects-plain";
import { isFault, readObjects, type ReadText } from "./objects-text";

const shapeOf = ({ items, strays }: ReadText) => ({
  items: items.map(({ index, fields, names }) => ({ index, fields: [...fields], names })),
  strays,
});

function parsed(text: string) {
  const read = readObjects(text);
  return isFault(read) ? read : shapeOf(read);
}

const names = ["objectName", "secretPath", "secretKey", "method", "constructor", "a", "0", "x y"];
const values = [
  "secret/data/app",
  "null",
  "~",
  "0600",
  "a: b",
  "#x",
  "a #x",
  "- a",
  "",
  "é",
  "a\\b",
];
/** Lines that are mostly right, and often nearly right: what a quick reader is tempted to misread. */
const lines = fc.record({
  start: fc.constantFrom("- ", "  ", "-  ", "   ", "", "\t"),
  name: fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 5 })),
  colon: fc.constantFrom(": ", ":", ":  ", " : "),
  value: fc.oneof(
    fc.constantFrom(...values),
    fc.constantFrom(...values).map((value) => JSON.stringify(value)),
    fc.constantFrom(...values).map((value) => `'${value}'`),
    fc.string({ maxLength: 6 }),
  ),
  end: fc.constantFrom("", "", "", " ", " # note", "\r"),
});
const texts = fc
  .tuple(fc.array(lines, { minLength: 1, maxLength: 5 }), fc.boolean())
  .map(
    ([all, isEnded]) =>
      all
        .map(({ start, name, colon, value, end }) => start + name + colon + value + end)
        .join("\n") + (isEnded ? "\n" : ""),
  );

describe("readPlain", () => {
  test("reads nothing in another way than the YAML parser", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const plain = readPlain(text);
        if (plain) expect(shapeOf(plain)).toEqual(parsed(text));
      }),
      { numRuns: 20_000 },
    );
  });

  test("reads what Bindery and the YAML printers write", () => {
    const entry = { objectName: "a-b", secretPath: "secret/data/x", secretKey: "mx-const-A.B_c" };
    const printed = stringify([entry, { ...entry, objectName: "null" }], { lineWidth: 0 });
    const quoted = `- objectName: "a b"\n  secretPath: "secret/data/x#y"\n  secretKey: ""`;
    for (const text of [printed, quoted]) {
      const plain = readPlain(text);
      expect(plain).not.toBeNull();
      expect(plain && shapeOf(plain)).toEqual(parsed(text));
    }
  });

  test.each([
    ["a name twice", "- a: b\n  a: c"],
    ["a refused name", "- constructor: b"],
    ["an indicator", "- a: *b"],
    ["a comment", "- a: b # c"],
    ["an escape", '- a: "b\\n"'],
    ["a nested map", "- a:\n    b: c"],
    ["more entries than are read", "- a: b\n".repeat(2_001)],
  ])("leaves %s to the YAML parser", (_what, text) => {
    expect(readPlain(text)).toBeNull();
  });
});
