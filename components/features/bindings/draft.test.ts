import { expect, test } from "vitest";
import type { Binding, KeyRow } from "@/lib/contracts/environments";
import { toAddedRow } from "./added-row";
import { repaired, summarize, toDesired, toDraft } from "./draft";
import { issuesOfRow, toFormIssues } from "./form-issues";

const row = (key: string, name: string | null): KeyRow => ({
  ...toAddedRow(key),
  reference: name === null ? null : { name, member: null },
});
const binding: Binding = {
  environment: { cluster: "ams", namespace: "acc", name: "shop" },
  store: "vault-ams",
  storeKind: "vault",
  template: null,
  identity: "mx-acc",
  modes: { database: "password", storage: "s3-static" },
  rows: [
    row("database-host", null),
    row("database-name", "a/name"),
    row("database-type", "a/type"),
  ],
  problems: [],
  isEditable: true,
  notEditableReason: null,
  managedBy: null,
  etag: "1",
  probedAt: null,
};
const edited = (change: (draft: ReturnType<typeof toDraft>) => void) => {
  const draft = toDraft(binding);
  change(draft);
  return draft;
};

test("an untouched draft has no pending change and asks for what is live", () => {
  expect(summarize(toDraft(binding), binding).isDirty).toBe(false);
  expect(toDesired(toDraft(binding)).mappings.map(({ key }) => key)).toEqual([
    "database-name",
    "database-type",
  ]);
});

test("added, changed and removed keys are counted apart", () => {
  const draft = edited(({ mappings }) => {
    Object.assign(mappings[0] ?? {}, { name: "a/host" });
    Object.assign(mappings[1] ?? {}, { name: "b/name" });
    Object.assign(mappings[2] ?? {}, { isRemoved: true });
  });
  expect(summarize(draft, binding)).toMatchObject({ added: 1, changed: 1, removed: 1, errors: 0 });
});

test("clearing a name removes nothing: it is an error until Remove is chosen", () => {
  const draft = edited(({ mappings }) => Object.assign(mappings[1] ?? {}, { name: " " }));
  expect(summarize(draft, binding)).toMatchObject({ removed: 0, errors: 1, isDirty: true });
});

test("an issue by index stands at its key, and only while the reference is the same", () => {
  const desired = toDesired(toDraft(binding));
  const issues = toFormIssues([{ path: "mappings.1.reference.name", message: "absent" }], desired);
  const entry = { key: "database-type", name: "a/type", member: "", isRemoved: false };
  expect(issuesOfRow(issues, entry)).toHaveLength(1);
  expect(issuesOfRow(issues, { ...entry, name: "b/type" })).toHaveLength(0);
});

test("a repair corrects the named keys and leaves the others", () => {
  const suggestion = { name: "a/data/x", member: null };
  const broken = binding.rows.map((each) => ({
    ...each,
    issues: [{ severity: "error" as const, message: "wrong", suggestion }],
  }));
  const { mappings } = repaired({ ...binding, rows: broken }, ["database-name"]);
  expect(mappings.map(({ reference }) => reference.name)).toEqual(["a/data/x", "a/type"]);
});
