import { expect, test } from "vitest";
import type { DesiredBinding } from "@/lib/contracts/bindings";
import type { Binding } from "@/lib/contracts/environments";
import { toAddedRow } from "./added-row";
import { summarize, toDesired, toDraft } from "./draft";
import { fingerprintOf, fromDesired } from "./draft-yaml";

const binding: Binding = {
  environment: { cluster: "ams", namespace: "acc", name: "shop" },
  store: "vault-ams",
  storeKind: "vault",
  template: null,
  identity: "mx-acc",
  suggestedIdentity: null,
  modes: { database: "password", storage: "s3-static" },
  rows: ["database-name", "database-type"].map((key) => ({
    ...toAddedRow(key),
    reference: { name: "secret/data/shop", member: key },
  })),
  problems: [],
  isEditable: true,
  notEditableReason: null,
  managedBy: null,
  etag: "1",
  probedAt: null,
};
const reference = { name: "secret/data/other", member: "x" };
const desired: DesiredBinding = {
  store: "vault-ams",
  identity: "mx-acc",
  modes: { database: "aws-rds-iam", storage: "s3-irsa" },
  parameters: { someday: "kept" },
  mappings: [
    { key: "database-name", reference },
    { key: "mx-const-A.B", reference },
  ],
};

test("a text becomes a draft that asks for exactly what the text says", () => {
  const draft = fromDesired(toDraft(binding), binding, desired);
  expect(toDesired(draft)).toEqual(desired);
  expect(summarize(draft, binding)).toMatchObject({ added: 1, changed: 1, removed: 1, errors: 0 });
});

test("a text that says what is live is no change, and a row that it left out comes back", () => {
  const live = toDesired(toDraft(binding));
  const emptied = fromDesired(toDraft(binding), binding, { ...live, mappings: [] });
  expect(summarize(emptied, binding).removed).toBe(2);
  const back = fromDesired(emptied, binding, { ...live, modes: binding.modes });
  expect(summarize(back, binding).isDirty).toBe(false);
  expect(fingerprintOf(back)).toBe(fingerprintOf(toDraft(binding)));
});
