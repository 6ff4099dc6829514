import { cloneExact } from "../exact-json";
import { createHash } from "node:crypto";
import { badRequest, isMap, type JsonMap, goDuration, type VaultCall } from "./protocol";

export interface Version {
  createdTime: string;
  deletionTime: string;
  deletedAtMs: number | null;
  destroyed: boolean;
  data: JsonMap | null;
  createdBy: Attribution | null;
  deletedBy: Attribution | null;
}

/** Who did it (since Vault 1.21). */
export interface Attribution {
  actor: string;
  operation: string;
  client_id: string;
}

export interface Entry {
  versions: Map<number, Version>;
  current: number;
  oldest: number;
  createdTime: string;
  updatedTime: string;
  maxVersions: number;
  casRequired: boolean;
  deleteVersionAfter: number;
  customMetadata: Record<string, string> | null;
  lastUpdatedBy: Attribution | null;
}

export function split(path: string): [string, string] {
  const slash = path.indexOf("/");
  return slash === -1 ? [path, ""] : [path.slice(0, slash), path.slice(slash + 1)];
}

export function attributionOf(call: VaultCall, operation: string): Attribution {
  const client = createHash("sha256").update(`client ${call.token}`).digest("base64");
  return { actor: "token", operation, client_id: client };
}

export const shorter = (a: number, b: number): number => (a > 0 && b > 0 ? Math.min(a, b) : a || b);

export function notAMap(field: string, value: unknown): Error {
  const at = Array.isArray(value) ? "[0]" : "";
  const type = typeof (Array.isArray(value) ? "" : value);
  return badRequest(
    `error converting input for field "${field}": '${at}' expected a map, got '${type}'`,
  );
}

export function notANumber(field: string, value: unknown): Error {
  return badRequest(
    `Field validation failed: error converting input for field "${field}": cannot parse '' as int: strconv.ParseInt: parsing "${String(value)}": invalid syntax`,
  );
}

export function metadataOf(entry: Entry, number: number, version: Version): JsonMap {
  return {
    created_time: version.createdTime,
    custom_metadata: entry.customMetadata,
    deletion_time: version.deletionTime,
    destroyed: version.destroyed,
    version: number,
  };
}

export function describeEntry(entry: Entry): JsonMap {
  const versions: JsonMap = {};
  for (const [number, version] of entry.versions) {
    versions[String(number)] = {
      created_by: version.createdBy,
      created_time: version.createdTime,
      deleted_by: version.deletedBy,
      deletion_time: version.deletionTime,
      destroyed: version.destroyed,
    };
  }
  return {
    cas_required: entry.casRequired,
    created_time: entry.createdTime,
    current_version: entry.current,
    custom_metadata: entry.customMetadata,
    delete_version_after: goDuration(entry.deleteVersionAfter),
    last_updated_by: entry.lastUpdatedBy,
    max_versions: entry.maxVersions,
    oldest_version: entry.oldest,
    updated_time: entry.updatedTime,
    versions,
  };
}

export function keysOf(data: JsonMap, depthMax: number, depth: number): JsonMap {
  const keys: JsonMap = {};
  for (const [key, value] of Object.entries(data)) {
    const isOpen =
      isMap(value) && Object.keys(value).length > 0 && (depthMax === 0 || depth + 1 <= depthMax);
    keys[key] = isOpen ? keysOf(value, depthMax, depth + 1) : null;
  }
  return keys;
}

/** JSON merge patch, RFC 7396. */
export function mergePatch(target: JsonMap, patch: JsonMap): JsonMap {
  const merged: JsonMap = cloneExact(target);
  for (const [key, value] of Object.entries(patch)) {
    const before = merged[key];
    if (value === null) delete merged[key];
    else if (isMap(value)) merged[key] = mergePatch(isMap(before) ? before : {}, value);
    else merged[key] = cloneExact(value);
  }
  return merged;
}
