import type { Owner } from "@/lib/contracts/bindings";
import type { KubeObject } from "@/lib/domain/kube-object";
import { binderyManager } from "@/lib/domain/objects/managers";
import { isAppliedBy, ownersOf } from "@/lib/domain/objects/owners";
import { formatPath, valueAt, type FieldPath } from "@/lib/domain/objects/path";

type Members = Record<string, unknown>;

/**
 * Of a manifest, the fields for Bindery to apply: those that differ from the live object, and those that Bindery already applies
 * (leaving one out would remove it). What others own and is right already stays theirs. null: nothing to own.
 */
export function toConfiguration(manifest: KubeObject, live: KubeObject | null): KubeObject | null {
  if (!live) return manifest;
  const kept = leaves(manifest).filter(
    ({ path, value }) => valueAt(live, path) !== value || isAppliedBy(live, path, binderyManager),
  );
  if (kept.length === 0) return null;
  const configuration = bare(manifest);
  for (const { path, value } of kept) setAt(configuration, path, value);
  return configuration;
}

/** Only what names the object: applied, it gives up every field that Bindery applies. */
export function bare(manifest: KubeObject): KubeObject {
  const { name, namespace } = manifest.metadata;
  return {
    apiVersion: manifest.apiVersion,
    kind: manifest.kind,
    metadata: namespace === undefined ? { name } : { name, namespace },
  };
}

/**
 * The live object as it is after applying: set fields are set; fields that Bindery alone applied and that are no longer
 * configured are gone (Kubernetes, "Server-Side Apply"). What the server adds itself is not foreseen.
 */
export function afterApply(live: KubeObject | null, configuration: KubeObject): KubeObject {
  if (!live) return structuredClone(configuration);
  const after = structuredClone(live);
  for (const path of releasedPaths(live, configuration)) deleteAt(after, path);
  for (const { path, value } of leaves(configuration)) setAt(after, path, value);
  return after;
}

export interface Conflict {
  owner: Owner;
  paths: string[];
}

/** Whom applying would take a field from: managers other than Bindery of fields whose value changes. */
export function conflictsOf(live: KubeObject | null, configuration: KubeObject): Conflict[] {
  if (!live) return [];
  const found = new Map<string, Conflict>();
  for (const { path, value } of leaves(configuration)) {
    if (valueAt(live, path) === value) continue;
    for (const owner of ownersOf(live, path)) {
      if (owner.kind === "bindery") continue;
      const conflict = found.get(owner.manager) ?? { owner, paths: [] };
      conflict.paths.push(formatPath(path));
      found.set(owner.manager, conflict);
    }
  }
  return [...found.values()];
}

/** Fields of maps of text and plain values; manifests of Bindery hold no lists. */
export function leaves(object: KubeObject): { path: FieldPath; value: unknown }[] {
  const { apiVersion: _version, kind: _kind, metadata, ...rest } = object;
  const { annotations, labels } = metadata;
  const found: { path: FieldPath; value: unknown }[] = [];
  collect({ metadata: { annotations, labels }, ...rest }, [], found);
  return found;
}

function collect(
  value: unknown,
  path: FieldPath,
  found: { path: FieldPath; value: unknown }[],
): void {
  if (value === undefined) return;
  if (!isMembers(value)) {
    found.push({ path, value });
    return;
  }
  for (const [name, member] of Object.entries(value)) collect(member, [...path, name], found);
}

function releasedPaths(live: KubeObject, configuration: KubeObject): FieldPath[] {
  const paths: FieldPath[] = [];
  for (const entry of live.metadata.managedFields ?? []) {
    if (entry.manager !== binderyManager || entry.operation !== "Apply" || entry.subresource)
      continue;
    collectOwned(entry.fieldsV1 ?? {}, [], paths);
  }
  return paths.filter(
    (path) =>
      valueAt(configuration, path) === undefined &&
      ownersOf(live, path).every((owner) => owner.kind === "bindery"),
  );
}

function collectOwned(fields: Members, path: FieldPath, paths: FieldPath[]): void {
  const inner = Object.entries(fields).filter(([name]) => name.startsWith("f:"));
  if (inner.length === 0 && path.length > 0) paths.push(path);
  for (const [name, member] of inner)
    if (isMembers(member)) collectOwned(member, [...path, name.slice(2)], paths);
}

function setAt(object: KubeObject, path: FieldPath, value: unknown): void {
  let node: Members = object;
  for (const step of path.slice(0, -1)) {
    const next = node[step];
    node[step] = isMembers(next) ? next : {};
    node = node[step] as Members;
  }
  const last = path.at(-1);
  if (last !== undefined) node[last] = value;
}

function deleteAt(object: KubeObject, path: FieldPath): void {
  const parent = valueAt(object, path.slice(0, -1));
  const last = path.at(-1);
  if (isMembers(parent) && last !== undefined) delete parent[last];
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
