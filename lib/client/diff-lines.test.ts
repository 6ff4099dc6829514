import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffLines, foldUnchanged } from "./diff-lines";

const text = fc.array(fc.constantFrom("a: 1", "b: 2", "  c: 3", "d", ""), { maxLength: 30 });

describe("diffLines", () => {
  it("keeps every line of both texts, in order, and changes nothing that is equal", () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const lines = diffLines(a.join("\n"), b.join("\n"));
        const before = lines.filter((line) => line.kind !== "add").map((line) => line.text);
        const after = lines.filter((line) => line.kind !== "remove").map((line) => line.text);
        const expected = (parts: string[]) => {
          const joined = parts.join("\n").replace(/\n$/, "");
          return parts.join("\n") === "" ? [] : joined.split("\n");
        };
        expect(before).toEqual(expected(a));
        expect(after).toEqual(expected(b));
      }),
    );
  });

  it("numbers lines as each text has them", () => {
    const lines = diffLines("a\nb\nc", "a\nx\nc");
    expect(lines.map(({ kind, before, after }) => [kind, before, after])).toEqual([
      ["same", 1, 1],
      ["remove", 2, null],
      ["add", null, 2],
      ["same", 3, 3],
    ]);
  });

  it("marks only the characters that differ between two versions of a line", () => {
    const [removed, added] = diffLines("path: secret/claims-acc", "path: secret/data/claims-acc");
    expect(removed?.changed).toEqual([13, 13]);
    expect(added?.text.slice(...(added.changed ?? [0, 0]))).toBe("data/");
  });

  it("treats a missing text as empty", () => {
    expect(diffLines(null, "a")).toMatchObject([{ kind: "add", text: "a" }]);
    expect(diffLines("a", null)).toMatchObject([{ kind: "remove", text: "a" }]);
  });
});

describe("foldUnchanged", () => {
  it("counts what it folds: nothing is lost", () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const lines = diffLines(a.join("\n"), b.join("\n"));
        const folded = foldUnchanged(lines, 2);
        const count = folded.reduce(
          (sum, line) => sum + (line.kind === "skip" ? line.lines : 1),
          0,
        );
        expect(count).toBe(lines.length);
      }),
    );
  });
});
