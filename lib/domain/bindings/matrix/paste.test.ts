import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { delimiterOf, parseDelimited } from "./delimited";
import { mergeEdits } from "./merge-edits";
import { pasteRows, rowsOfMapping, type PasteEnvironment } from "./paste-rows";

const place = (name: string, more: Partial<PasteEnvironment> = {}): PasteEnvironment => ({
  environment: { cluster: "ams", namespace: "mx", name },
  hasMember: true,
  lockedReason: null,
  ...more,
});
const places = [place("claims-acc"), place("claims-prod")];
const paste = (text: string, among = places) =>
  pasteRows(parseDelimited(text, delimiterOf(text) ?? "\t"), among);

describe("pasted rows", () => {
  it("become one edit per filled cell, placeholders filled in, the member being the key", () => {
    const text = "key\tclaims-acc\tclaims-prod\nmx-const-A.B\tsecret/data/{environment}\t\n";
    expect(paste(text)).toEqual({
      errors: [],
      edits: [
        {
          environment: "claims-acc",
          key: "mx-const-A.B",
          reference: { name: "secret/data/claims-acc", member: "mx-const-A.B" },
        },
      ],
    });
  });

  it("reach every environment by *, except the one with a column of its own", () => {
    const { edits } = paste("key,*,claims-prod\na,secret/data/{environment}#x,-\n");
    expect(edits).toEqual([
      {
        environment: "claims-acc",
        key: "a",
        reference: { name: "secret/data/claims-acc", member: "x" },
      },
      { environment: "claims-prod", key: "a", reference: null },
    ]);
  });

  it.each([
    ["a\tclaims-acc\nx\ty", 1, "The first row names the columns"],
    ["key\tclaims-ac\nx\ty", 1, "Did you mean claims-acc?"],
    ["key\tclaims-acc\tclaims-acc\nx\ty\tz", 1, "names two columns"],
    ["key\tclaims-acc", 1, "no row below"],
    ["key\tclaims-acc\nbad key\tsecret/x", 2, "is not a key"],
    ["key\tclaims-acc\nx\tsecret/{env}", 2, "{env} is not a placeholder"],
    ["key\tclaims-acc\n\nx\tsecret/x\nx\tsecret/y", 4, "stands on line 3 already"],
    ["key\tclaims-acc\nx\tsecret/x\tmore", 2, "more cells than the first row"],
    ["", 1, "nothing to paste"],
  ])("say what is wrong with %j on its line", (text, line, message) => {
    const { errors } = paste(text);
    expect(errors[0]?.line).toBe(line);
    expect(errors[0]?.message).toContain(message);
  });

  it("do not touch an environment that cannot be changed here, and say why", () => {
    const locked = [place("claims-acc", { lockedReason: "Its class is managed elsewhere." })];
    const { edits, errors } = paste("key\tclaims-acc\nx\tsecret/x", locked);
    expect(edits).toEqual([]);
    expect(errors[0]?.message).toContain("managed elsewhere");
  });

  it("refuse a member where secrets hold one value", () => {
    const single = [place("claims-acc", { hasMember: false })];
    expect(paste("key\tclaims-acc\nx\tshop-x", single).edits[0]?.reference).toEqual({
      name: "shop-x",
      member: null,
    });
    expect(paste("key\tclaims-acc\nx\tshop#x", single).errors[0]?.message).toContain("one value");
  });

  it("read a mapping of YAML as the same rows", () => {
    const rows = rowsOfMapping({ a: "secret/{environment}", b: { "claims-prod": "secret/b" } });
    expect(typeof rows).not.toBe("string");
    const { edits, errors } = pasteRows(rows as Exclude<typeof rows, string>, places);
    expect(errors).toEqual([]);
    expect(edits.map(({ environment, key }) => `${environment} ${key}`)).toEqual([
      "claims-acc a",
      "claims-prod b",
    ]);
    for (const wrong of [["a"], "a", null, { a: 1 }, { a: { b: { c: "d" } } }])
      expect(typeof rowsOfMapping(wrong)).toBe("string");
  });
});

describe("any pasted text", () => {
  it("gives edits of known environments only, never throws, and never drops a filled cell in silence", () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom("secret/{environment}", "-"),
    );
    const text = fc
      .array(
        fc.array(cell, { maxLength: 4 }).map((cells) => cells.join("\t")),
        { maxLength: 5 },
      )
      .map((lines) => ["key\tclaims-acc\tclaims-prod", ...lines].join("\n"));
    fc.assert(
      fc.property(text, (pasted) => {
        const rows = parseDelimited(pasted, "\t");
        const { edits, errors } = pasteRows(rows, places);
        const names = places.map(({ environment }) => environment.name);
        for (const edit of edits) expect(names).toContain(edit.environment);
        const lines = new Set(errors.map(({ line }) => line));
        for (const row of rows.slice(1)) {
          const filled = row.cells.slice(1, 3).filter((each) => each !== "").length;
          const made = edits.filter(({ key }) => key === row.cells[0]).length;
          if (!lines.has(row.line)) expect(made).toBe(filled);
        }
      }),
    );
  });

  it("reads back what was written, whatever stands in the cells", () => {
    const cell = fc
      .string({ maxLength: 10 })
      .filter((each) => each === each.trim() && !each.includes("\r"));
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 });
    const quoted = (each: string) => `"${each.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(table, (rows) => {
        const text = rows.map((row) => row.map(quoted).join(",")).join("\n");
        const kept = rows.filter((row) => row.some((each) => each !== ""));
        expect(parseDelimited(text, ",").map(({ cells }) => cells)).toEqual(kept);
      }),
    );
  });
});

describe("edits of an environment's mappings", () => {
  const reference = fc.record({
    name: fc.stringMatching(/^[a-z/]{1,8}$/),
    member: fc.option(fc.stringMatching(/^[a-z]{1,4}$/)),
  });
  const key = fc.constantFrom("a", "b", "c", "d");
  const mappings = fc.uniqueArray(fc.record({ key, reference }), { selector: (one) => one.key });
  const edits = fc.array(fc.record({ key, reference: fc.option(reference) }));

  it("change what they name and nothing else, and mean the same when made twice", () => {
    fc.assert(
      fc.property(mappings, edits, (before, wanted) => {
        const after = mergeEdits(before, wanted);
        const last = new Map(wanted.map((one) => [one.key, one.reference]));
        const found = new Map(after.map((one) => [one.key, one.reference]));
        for (const [name, expected] of last) expect(found.get(name) ?? null).toEqual(expected);
        for (const one of before)
          if (!last.has(one.key)) expect(found.get(one.key)).toEqual(one.reference);
        expect(found.size).toBe(after.length);
        expect(mergeEdits(after, wanted)).toEqual(after);
      }),
    );
  });
});
