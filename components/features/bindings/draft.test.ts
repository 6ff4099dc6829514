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
  suggestedIdentity: "mx-acc-shop",
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
  const broken = {
    ...binding,
    rows: binding.rows.map((each) => ({
      ...each,
      repair: each.reference && {
        key: each.key.replace("database-", "db-"),
        reference: { name: "a/data/x", member: null },
      },
    })),
  };
  expect(repaired(broken, ["database-name"]).mappings).toEqual([
    { key: "db-name", reference: { name: "a/data/x", member: null } },
    { key: "database-type", reference: { name: "a/type", member: null } },
  ]);
  // Without a name: references, so that the plan can be applied; no key is renamed.
  expect(repaired(broken, []).mappings.map(({ key, reference }) => [key, reference.name])).toEqual([
    ["database-name", "a/data/x"],
    ["database-type", "a/data/x"],
  ]);
});

test("a repair of another key renames what no key may be called, so that it can be planned", () => {
  const folder = row("admin/mx-admin-password", "a/admin");
  const repair = { key: "mx-admin-password", reference: { name: "a/admin", member: null } };
  const rows = [...binding.rows, { ...folder, repair }];
  const { mappings } = repaired({ ...binding, rows }, ["database-name"]);
  expect(mappings.map(({ key }) => key)).toEqual([
    "database-name",
    "database-type",
    "mx-admin-password",
  ]);
});
