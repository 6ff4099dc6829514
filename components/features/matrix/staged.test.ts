import { describe, expect, it } from "vitest";
import type { Matrix, MatrixColumn } from "@/lib/contracts/matrix";
import { cellId } from "./cell-id";
import { readPaste } from "./read-paste";
import { stageText } from "./staged";

const place = { cluster: "ams", namespace: "mx" };
const column = (name: string, more: Partial<MatrixColumn> = {}): MatrixColumn => ({
  name,
  verdict: "healthy",
  isBound: true,
  store: "main",
  hasMember: true,
  lockedReason: null,
  probedAt: null,
  ...more,
});
const cell = (name: string) => ({
  state: "same" as const,
  reference: { name, member: "a" },
  note: null,
});
const matrix = (columns: MatrixColumn[]): Matrix => ({
  columns,
  rows: [
    {
      key: "a",
      group: "constants",
      isRequired: false,
      isSame: true,
      pattern: null,
      cells: columns.map(({ name }) => cell(`secret/data/${name}`)),
    },
  ],
  template: "secret/data/{environment}",
  checkedAt: "2026-11-23T12:00:00.000Z",
});
const two = matrix([column("claims-acc"), column("claims-prod")]);
const both = new Set([cellId("claims-acc", "a"), cellId("claims-prod", "a")]);

describe("one text for the selected cells", () => {
  it("is filled in for each environment, and cells that are so already are no change", () => {
    const { edits, problems } = stageText(two, place, {
      selected: both,
      text: "secret/data/{environment}-new",
    });
    expect(edits.map(({ reference }) => reference?.name)).toEqual([
      "secret/data/claims-acc-new",
      "secret/data/claims-prod-new",
    ]);
    expect(problems).toEqual([]);
    expect(stageText(two, place, { selected: both, text: two.template }).edits).toEqual([]);
  });

  it("leaves out an environment that cannot be changed here, and says so once", () => {
    const locked = matrix([
      column("claims-acc", { lockedReason: "Its YAML is broken." }),
      column("claims-prod"),
    ]);
    const { edits, problems } = stageText(locked, place, { selected: both, text: "-" });
    expect(edits).toEqual([{ environment: "claims-prod", key: "a", reference: null }]);
    expect(problems).toEqual(["claims-acc is left out: Its YAML is broken."]);
  });

  it("gives no change and one reason where the text is wrong", () => {
    const { edits, problems } = stageText(two, place, { selected: both, text: "secret/{env}" });
    expect(edits).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("{env}");
  });
});

describe("a pasted text", () => {
  it.each([
    ["tabs", "key\tclaims-acc\na\tsecret/x"],
    ["commas", "key,claims-acc\na,secret/x"],
    ["semicolons", "Key;claims-acc\r\na;secret/x\r\n"],
    ["YAML", "a:\n  claims-acc: secret/x\n"],
    ["inline YAML with commas", "a: {claims-acc: secret/x, claims-prod: ''}"],
  ])("is read with %s", async (_, text) => {
    expect(await readPaste(text, two, place)).toEqual({
      errors: [],
      edits: [
        { environment: "claims-acc", key: "a", reference: { name: "secret/x", member: "a" } },
      ],
    });
  });

  it.each([
    ["a:\n  claims-acc: [", /nor YAML/],
    ["a: x\na: y", /nor YAML/],
    ["a: &x y\nb: *x", /Anchors and aliases/],
    ["just words", /not a mapping/],
    ["x".repeat(500_001), /too long/],
  ])("that is neither says what it should be", async (text, message) => {
    const { edits, errors } = await readPaste(text, two, place);
    expect(edits).toEqual([]);
    expect(errors[0]?.message).toMatch(message);
  });
});
