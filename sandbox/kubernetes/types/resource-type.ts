/** Everything that is known about one served resource in one version. */
import type { KubeObject } from "../core/json";
import type { GroupResource } from "../core/status";
import type { Schema } from "../schema/schema";
import { tableOf } from "../store/store";

export interface PrinterColumn {
  name: string;
  type: string;
  format?: string;
  description?: string;
  priority?: number;
  jsonPath: string;
}

export interface ResourceType {
  group: string;
  version: string;
  resource: string;
  singular: string;
  kind: string;
  listKind: string;
  shortNames: string[];
  categories: string[];
  namespaced: boolean;
  verbs: string[];
  subresources: string[];
  schema: Schema;
  custom: boolean;
  /** Version that objects are kept in; all versions of a resource share one table. */
  storageVersion: string;
  /** Group whose table is used, where two groups show the same objects (events). */
  storageGroup: string;
  toStored?: (object: KubeObject) => KubeObject;
  fromStored?: (object: KubeObject) => KubeObject;
  /** Changes of anything but metadata and status count up `metadata.generation`. */
  hasGeneration: boolean;
  unconditionalUpdate: boolean;
  createOnUpdate: boolean;
  deprecation?: string;
  columns?: PrinterColumn[];
  selectableFields?: string[];
  crdName?: string;
}

export const allVerbs = [
  "create",
  "delete",
  "deletecollection",
  "get",
  "list",
  "patch",
  "update",
  "watch",
];

/** The same verbs in the order in which custom resources announce them. */
export const customVerbs = [
  "delete",
  "deletecollection",
  "get",
  "list",
  "patch",
  "create",
  "update",
  "watch",
];

export const groupVersion = (type: { group: string; version: string }): string =>
  type.group === "" ? type.version : `${type.group}/${type.version}`;

export const groupResource = (type: ResourceType): GroupResource => ({
  group: type.group,
  resource: type.resource,
});

export const tableFor = (type: ResourceType): string =>
  tableOf({ group: type.storageGroup, resource: type.resource });

export const storedVersion = (type: ResourceType): string =>
  groupVersion({ group: type.storageGroup, version: type.storageVersion });

export function fromStored(type: ResourceType, object: KubeObject): KubeObject {
  const converted = type.fromStored ? type.fromStored(object) : object;
  return { ...converted, apiVersion: groupVersion(type), kind: type.kind };
}
