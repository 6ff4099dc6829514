import fc from "fast-check";
import { expect, it } from "vitest";
import { csvCell, csvHead } from "./csv";

it.each([
  [null, ""],
  ["plain", "plain"],
  ["a,b", '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ["=1+1", "'=1+1"],
  ["+31 20", "'+31 20"],
  ["-rf", "'-rf"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\tx", "'\tx"],
  ["\r=1", '"\'\r=1"'],
  [-5, "-5"],
  [{ a: "=1" }, '"{""a"":""=1""}"'],
])("writes %j as %s", (value, cell) => {
  expect(csvCell(value)).toBe(cell);
});

it("no text becomes a formula, a second cell or a second line", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const cell = csvCell(text);
      const isQuoted = cell.startsWith('"');
      const inner = isQuoted ? cell.slice(1, -1).replaceAll('""', '"') : cell;
      expect(/^[=+\-@\t\r]/.test(inner)).toBe(false);
      expect(inner === text || inner === `'${text}`).toBe(true);
      if (!isQuoted) expect(cell).not.toMatch(/[",\r\n]/);
    }),
    { numRuns: 5_000 },
  );
});

it("names its columns", () => {
  expect(csvHead()).toMatch(/^sequence,id,at,actorKind,.*,hash\r\n$/);
});
