/** `metadata.managedFields`: decoding, encoding, and the paths that nobody owns. */
import { type KubeObject, type ManagedFieldsEntry } from "../core/json";
import {
  type FieldSet,
  difference,
  emptySet,
  fromFieldsV1,
  insert,
  isEmpty,
  toFieldsV1,
} from "./field-set";

export interface Manager {
  name: string;
  operation: "Apply" | "Update";
  apiVersion: string;
  subresource: string;
  time: string;
  set: FieldSet;
}

export type ManagerId = Pick<Manager, "name" | "operation" | "apiVersion" | "subresource">;

/** An applier is one across API versions; an updater is another one in each. */
export const isSameManager = (a: ManagerId, b: ManagerId): boolean =>
  a.name === b.name &&
  a.operation === b.operation &&
  a.subresource === b.subresource &&
  (a.operation === "Apply" || a.apiVersion === b.apiVersion);

/** managedfields/internal/stripmeta.go */
const stripped = emptySet();
for (const field of ["apiVersion", "kind", "metadata"]) insert(stripped, [`f:${field}`]);
for (const field of [
  "name",
  "namespace",
  "creationTimestamp",
  "selfLink",
  "uid",
  "clusterName",
  "generation",
  "managedFields",
  "resourceVersion",
]) {
  insert(stripped, ["f:metadata", `f:${field}`]);
}

export const withoutStripped = (set: FieldSet): FieldSet => difference(set, stripped);

export function decodeManagers(object: KubeObject | null): Manager[] {
  return (object?.metadata.managedFields ?? []).map((entry) => ({
    name: entry.manager ?? "",
    operation: entry.operation === "Apply" ? "Apply" : "Update",
    apiVersion: entry.apiVersion ?? "",
    subresource: entry.subresource ?? "",
    time: entry.time ?? "",
    set: fromFieldsV1(entry.fieldsV1),
  }));
}

const order = (a: Manager, b: Manager): number =>
  a.operation.localeCompare(b.operation) ||
  a.time.localeCompare(b.time) ||
  a.name.localeCompare(b.name) ||
  a.apiVersion.localeCompare(b.apiVersion) ||
  a.subresource.localeCompare(b.subresource);

function encode(manager: Manager): ManagedFieldsEntry {
  return {
    manager: manager.name,
    operation: manager.operation,
    apiVersion: manager.apiVersion,
    time: manager.time,
    fieldsType: "FieldsV1",
    fieldsV1: toFieldsV1(manager.set),
    ...(manager.subresource ? { subresource: manager.subresource } : {}),
  };
}

/** Each manager keeps its time, also when it loses fields: only who writes gets a new one (managedfieldsupdater.go). */
export function encodeManagers(managers: Manager[]): ManagedFieldsEntry[] {
  return managers
    .filter((manager) => !isEmpty(manager.set))
    .sort(order)
    .map(encode);
}

/** A manager as conflict messages name it. */
export function printManager(manager: ManagerId): string {
  const name = JSON.stringify(manager.name);
  const subject = manager.subresource
    ? `${name} with subresource ${JSON.stringify(manager.subresource)}`
    : name;
  return manager.operation === "Update" ? `${subject} using ${manager.apiVersion}` : subject;
}
