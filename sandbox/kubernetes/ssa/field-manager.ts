/** Server-side apply and the ownership that other writes take (structured-merge-diff/merge/update.go). */
import type { JsonObject, KubeObject } from "../core/json";
import { type Cause, applyConflict } from "../core/status";
import type { Schema } from "../schema/schema";
import {
  type FieldSet,
  difference,
  emptySet,
  intersection,
  isEmpty,
  printPaths,
  sameSet,
  union,
} from "./field-set";
import {
  type Manager,
  type ManagerId,
  decodeManagers,
  encodeManagers,
  isSameManager,
  printManager,
  withoutStripped,
} from "./managers";
import { merge } from "./merge";
import { type Comparison, compare, removeItems, toFieldSet, withNamedFields } from "./typed";

export interface WriteContext {
  schema: Schema;
  manager: ManagerId;
  now: string;
  /** Paths that this endpoint may not write (status on the main resource, all but status on /status). */
  ignored: FieldSet;
}

/** The object without managedFields, as plain JSON. */
function bare(object: KubeObject | null): JsonObject {
  if (!object) return {};
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

const allOf = (managers: Manager[]): FieldSet =>
  managers.reduce((set, manager) => union(set, manager.set), emptySet());

function refuseConflicts(conflicts: { manager: Manager; set: FieldSet }[]): void {
  const found = conflicts.flatMap(({ manager, set }) =>
    printPaths(set).map((path) => ({ manager: printManager(manager), path })),
  );
  if (found.length === 0) return;
  const causes: Cause[] = found.map(({ manager, path }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${manager}`,
    field: path,
  }));
  const [first] = found;
  if (found.length === 1 && first) {
    throw applyConflict(
      `Apply failed with 1 conflict: conflict with ${first.manager}: ${first.path}`,
      causes,
    );
  }
  const names = [...new Set(found.map(({ manager }) => manager))].sort();
  const lines = names.flatMap((name) => [
    `conflicts with ${name}:`,
    ...found.filter(({ manager }) => manager === name).map(({ path }) => `- ${path}`),
  ]);
  throw applyConflict(`Apply failed with ${found.length} conflicts: ${lines.join("\n")}`, causes);
}

/** Takes what the writer changed away from everybody else; refuses when the writer may not. */
function takeOver(
  managers: Manager[],
  change: Comparison,
  { writer, force }: { writer: ManagerId; force: boolean },
): Manager[] {
  const changed = union(change.added, change.modified);
  const conflicts = managers
    .filter((manager) => !isSameManager(manager, writer))
    .map((manager) => ({ manager, set: intersection(manager.set, changed) }))
    .filter(({ set }) => !isEmpty(set));
  if (!force) refuseConflicts(conflicts);
  return managers.map((manager) => {
    if (isSameManager(manager, writer)) return manager;
    const lost = union(intersection(manager.set, changed), change.removed);
    return { ...manager, set: difference(manager.set, lost) };
  });
}

function filtered(change: Comparison, ignored: FieldSet): Comparison {
  const keep = (set: FieldSet): FieldSet => withoutIgnored(withoutStripped(set), ignored);
  return {
    added: keep(change.added),
    modified: keep(change.modified),
    removed: keep(change.removed),
  };
}

/** Drops ignored paths with everything below them. */
export function withoutIgnored(set: FieldSet, ignored: FieldSet): FieldSet {
  const children = [...set.children]
    .filter(([key]) => !ignored.children.get(key)?.isMember)
    .map(([key, child]): [string, FieldSet] => {
      const below = ignored.children.get(key);
      return [key, below ? withoutIgnored(child, below) : child];
    });
  return { isMember: set.isMember, children: new Map(children) };
}

/** Sets the managedFields that a create, update or patch leaves. */
export function recordUpdate(
  live: KubeObject | null,
  next: KubeObject,
  context: WriteContext,
): KubeObject {
  const { schema, manager: writer, now } = context;
  const sent = next.metadata.managedFields;
  const isReset = live !== null && sent !== undefined && sent.every((e) => !e.operation);
  const before = isReset ? [] : decodeManagers(live);
  if (isReset) return withManagers(next, []);
  const change = filtered(compare(bare(live), bare(next), schema), context.ignored);
  const managers = takeOver(before, change, { writer, force: true });
  const own = managers.find((manager) => isSameManager(manager, writer));
  const written = union(change.modified, change.added);
  const set = union(difference(own?.set ?? emptySet(), change.removed), written);
  const others = managers.filter((manager) => manager !== own);
  const time = isEmpty(written) ? (own?.time ?? now) : now;
  const all = [...others, { ...writer, time, set: withoutStripped(set) }];
  return withManagers(next, encodeManagers(all));
}

function withManagers(
  object: KubeObject,
  managedFields: KubeObject["metadata"]["managedFields"],
): KubeObject {
  const metadata = { ...object.metadata };
  if (managedFields && managedFields.length > 0) metadata.managedFields = managedFields;
  else delete metadata.managedFields;
  return { ...object, metadata };
}

/** An object written before ownership was tracked belongs to `before-first-apply`. */
function liveManagers(live: KubeObject | null, context: WriteContext): Manager[] {
  const managers = decodeManagers(live);
  if (!live || managers.length > 0) return managers;
  const set = withoutStripped(toFieldSet(bare(live), context.schema));
  return [
    {
      name: "before-first-apply",
      operation: "Update",
      apiVersion: context.manager.apiVersion,
      subresource: "",
      time: context.now,
      set,
    },
  ];
}

function prune(
  merged: JsonObject,
  { managers, last, schema }: { managers: Manager[]; last: FieldSet | null; schema: Schema },
): JsonObject {
  if (!last || isEmpty(last)) return merged;
  const named = (set: FieldSet): FieldSet => withNamedFields(set, schema);
  const remove = (value: JsonObject, set: FieldSet): JsonObject =>
    (removeItems(value, set, schema) ?? {}) as JsonObject;
  const mergedSet = named(toFieldSet(merged, schema));
  let pruned = remove(merged, named(last));
  const owned = named(allOf(managers));
  const prunedSet = named(toFieldSet(pruned, schema));
  pruned = remove(merged, difference(mergedSet, union(prunedSet, owned)));
  const dangling = difference(mergedSet, named(toFieldSet(pruned, schema)));
  return remove(merged, intersection(dangling, named(last)));
}

/** Merges an applied configuration; throws the conflict when others own what it changes and force is off. */
export function applyConfiguration(
  live: KubeObject | null,
  config: KubeObject,
  { force, ...context }: WriteContext & { force: boolean },
): KubeObject {
  const { schema, manager: writer, now } = context;
  const before = liveManagers(live, context);
  const last = before.find((manager) => isSameManager(manager, writer)) ?? null;
  const set = withoutIgnored(withoutStripped(toFieldSet(bare(config), schema)), context.ignored);
  const others = before.filter((manager) => manager !== last);
  const managers = [...others, { ...writer, time: last?.time ?? now, set }];
  const merged = merge(bare(live), bare(config), schema) as JsonObject;
  const next = prune(merged, { managers, last: last?.set ?? null, schema }) as KubeObject;
  next.apiVersion = config.apiVersion;
  next.kind = config.kind;
  next.metadata ??= {};
  const change = filtered(compare(bare(live), bare(next), schema), context.ignored);
  const settled = takeOver(managers, change, { writer, force });
  const isSame =
    last !== null &&
    sameSet(last.set, set) &&
    [change.added, change.modified, change.removed].every(isEmpty);
  const timed = settled.map((manager) =>
    isSameManager(manager, writer) && !isSame ? { ...manager, time: now } : manager,
  );
  return withManagers(next, encodeManagers(timed));
}
