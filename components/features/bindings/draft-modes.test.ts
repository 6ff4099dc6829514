import { expect, test } from "vitest";
import type { AuthenticationModes } from "@/lib/contracts/bindings";
import type { Binding } from "@/lib/contracts/environments";
import { checkMapping } from "@/lib/domain/bindings/keys/check-mapping";
import { requiredKeys } from "@/lib/domain/bindings/key-catalogue";
import { toAddedRow } from "./added-row";
import { summarize, toDesired, toDraft, type Draft } from "./draft";
import { inModes, modesOf, switchModes } from "./draft-modes";

const password: AuthenticationModes = { database: "password", storage: "s3-static" };
const cloud: AuthenticationModes = { database: "aws-rds-iam", storage: "s3-irsa" };
const azure: AuthenticationModes = {
  database: "azure-sql-identity",
  storage: "azure-blob-identity",
};
const binding: Binding = {
  environment: { cluster: "ams", namespace: "acc", name: "shop" },
  store: "vault-ams",
  storeKind: "vault",
  template: null,
  identity: "mx-acc",
  suggestedIdentity: null,
  modes: password,
  rows: requiredKeys(password).map((key) => ({
    ...toAddedRow(key),
    isRequired: true,
    reference: { name: "secret/data/shop", member: key },
  })),
  problems: [],
  isEditable: true,
  notEditableReason: null,
  managedBy: null,
  etag: "1",
  probedAt: null,
};
const filled = (draft: Draft): Draft => ({
  ...draft,
  mappings: draft.mappings.map((entry) =>
    requiredKeys(modesOf(draft, binding)).includes(entry.key) && entry.name === ""
      ? { ...entry, name: "secret/data/shop", member: entry.key }
      : entry,
  ),
});

test.each([cloud, azure])("a switch to %j asks for what these modes accept", (to) => {
  const draft = filled(switchModes(toDraft(binding), binding, to));
  const desired = toDesired(draft);
  expect(desired.modes).toEqual(to);
  const keys = desired.mappings.map(({ key }) => key);
  const unknown = { operatorVersion: null, runtimeVersion: null };
  expect(checkMapping(keys, { modes: to, ...unknown })).toEqual([]);
  expect(keys).not.toContain("database-password");
});

test("switching there and back is no change, over any modes between", () => {
  const there = switchModes(toDraft(binding), binding, cloud);
  expect(summarize(there, binding)).toMatchObject({ isSwitched: true, isDirty: true });
  const back = switchModes(switchModes(there, binding, azure), binding, password);
  expect(summarize(back, binding).isDirty).toBe(false);
  expect(toDesired(back)).toEqual(toDesired(toDraft(binding)));
});

test("a row is required by the chosen modes, not by the live ones", () => {
  const rows = inModes(binding, cloud).rows.filter(({ isRequired }) => isRequired);
  expect(rows.map(({ key }) => key)).not.toContain("storage-access-key-id");
  expect(rows.map(({ key }) => key)).toContain("database-host");
});
