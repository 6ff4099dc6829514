/** What every write goes through, whichever verb it came by: preparation, validation, admission, ownership, storage. */
import { randomUUID } from "node:crypto";
import { admit, admitNamespace } from "../admission/admit";
import { applyBuiltinDefaults } from "../admission/defaults";
import { metadataErrors, metadataUpdateErrors, missingVersion } from "../admission/names";
import { randomSuffix } from "../admission/random-suffix";
import { builtinErrors } from "../admission/validate-builtin";
import { invalidStatus, throwIfInvalid } from "../core/field-errors";
import { type JsonObject, type KubeObject, clone, equal } from "../core/json";
import { StatusError, alreadyExists, badRequest, conflict, staleObject } from "../core/status";
import { type Context, isDryRun, managerName } from "../http/context";
import { applyDefaults } from "../schema/prune";
import { validate } from "../schema/validate";
import { emptySet, insert } from "../ssa/field-set";
import { type WriteContext, recordUpdate } from "../ssa/field-manager";
import { groupResource, groupVersion, storedVersion, tableFor } from "../types/resource-type";

export const gkOf = (context: Context): { group: string; kind: string } => ({
  group: context.type.group,
  kind: context.type.kind,
});

/** Which fields belong to the other endpoint: status to /status, all else to the main resource. */
const hasStatus = (context: Context): boolean => context.type.subresources.includes("status");

export const isStatusWrite = (context: Context): boolean => context.route.subresource === "status";

export function writeContext(context: Context, operation: "Apply" | "Update"): WriteContext {
  const ignored = emptySet();
  if (isStatusWrite(context)) insert(ignored, ["f:spec"]);
  else if (hasStatus(context)) insert(ignored, ["f:status"]);
  return {
    schema: context.type.schema,
    now: context.cluster.timestamp(),
    ignored,
    manager: {
      name: managerName(context),
      operation,
      apiVersion: groupVersion(context.type),
      subresource: context.route.subresource,
    },
  };
}

/** The object in the form that is stored: the storage version's fields and name. */
export function toStorage(context: Context, object: KubeObject): KubeObject {
  const converted = context.type.toStored ? context.type.toStored(object) : object;
  return { ...converted, apiVersion: storedVersion(context.type), kind: context.type.kind };
}

function defaultsAndErrors(
  context: Context,
  object: KubeObject,
  live: KubeObject | null,
): KubeObject {
  const { type } = context;
  let next = object;
  if (type.custom) {
    next = applyDefaults(object, type.schema) as KubeObject;
    const schemaErrors = validate(next, type.schema, "");
    const metaErrors = metadataErrors(type, next);
    throwIfInvalid(gkOf(context), next.metadata.name ?? "", [...metaErrors, ...schemaErrors]);
    return next;
  }
  applyBuiltinDefaults(next);
  admit(context, next, live);
  const errors = isStatusWrite(context) ? [] : builtinErrors(next, live);
  throwIfInvalid(gkOf(context), next.metadata.name ?? "", [
    ...metadataErrors(type, next),
    ...errors,
  ]);
  return next;
}

const keepsStatusOnCreate = new Set(["Node", "Event", "Namespace", "Pod"]);

/** Creates an object; `owned` has its managedFields already when it comes from an apply. */
export function createObject(
  context: Context,
  object: KubeObject,
  { isApply = false }: { isApply?: boolean } = {},
): KubeObject {
  const { cluster, type, route } = context;
  let next = clone(object);
  const meta = next.metadata;
  if (type.namespaced) meta.namespace ||= route.namespace;
  else delete meta.namespace;
  if (!meta.name && meta.generateName) meta.name = meta.generateName + randomSuffix();
  if (meta.resourceVersion && meta.resourceVersion !== "0") {
    throw new StatusError({
      code: 500,
      message: "resourceVersion should not be set on objects to be created",
    });
  }
  admitNamespace(context, next);
  next.metadata = { ...meta, uid: randomUUID(), creationTimestamp: cluster.timestamp() };
  for (const key of [
    "resourceVersion",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "selfLink",
  ]) {
    delete next.metadata[key];
  }
  if (type.hasGeneration) next.metadata.generation = 1;
  else delete next.metadata.generation;
  if (hasStatus(context) && !keepsStatusOnCreate.has(type.kind)) delete next.status;
  next = defaultsAndErrors(context, next, null);
  if (!isApply) {
    const fresh = { ...next, metadata: { ...next.metadata, managedFields: undefined } };
    next = recordUpdate(null, fresh as KubeObject, writeContext(context, "Update"));
  }
  const { namespace = "", name = "" } = next.metadata;
  if (cluster.store.get(tableFor(type), namespace, name)) {
    throw alreadyExists(groupResource(type), name);
  }
  return persist(context, toStorage(context, next));
}

function persist(context: Context, object: KubeObject): KubeObject {
  if (isDryRun(context)) return object;
  return context.cluster.store.put(tableFor(context.type), object);
}

function checkVersion(context: Context, next: KubeObject, live: KubeObject): void {
  const gr = groupResource(context.type);
  const name = live.metadata.name ?? "";
  const sent = next.metadata.resourceVersion ?? "";
  if (next.metadata.uid && next.metadata.uid !== live.metadata.uid) {
    throw conflict(
      gr,
      name,
      `StorageError: invalid object, Code: 4, Key: /registry/${gr.group ? `${gr.group}/` : ""}${gr.resource}/${live.metadata.namespace ? `${live.metadata.namespace}/` : ""}${name}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${next.metadata.uid}, UID in object meta: ${live.metadata.uid}`,
    );
  }
  if (sent === "" || sent === "0") {
    if (context.type.unconditionalUpdate || context.route.verb === "patch") return;
    const kind = { group: gr.group, kind: gr.resource };
    throw invalidStatus(kind, name, [missingVersion()]);
  }
  if (!/^\d+$/.test(sent)) {
    throw invalidStatus(gkOf(context), name, [
      {
        reason: "FieldValueInvalid",
        field: "metadata.resourceVersion",
        message: `Invalid value: ${JSON.stringify(sent)}: strconv.ParseUint: parsing ${JSON.stringify(sent)}: invalid syntax`,
      },
    ]);
  }
  if (sent !== live.metadata.resourceVersion) throw conflict(gr, name, staleObject);
}

/** Server-kept metadata comes from the live object, whatever was sent. */
function carryOver(context: Context, next: KubeObject, live: KubeObject): KubeObject {
  const metadata = { ...next.metadata };
  metadata.name = live.metadata.name;
  for (const key of [
    "namespace",
    "uid",
    "creationTimestamp",
    "generation",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
  ] as const) {
    if (live.metadata[key] === undefined) delete metadata[key];
    else Object.assign(metadata, { [key]: live.metadata[key] });
  }
  delete metadata.selfLink;
  if (isStatusWrite(context)) {
    const { labels, annotations, finalizers, ownerReferences } = live.metadata;
    const kept = context.type.custom ? { labels, annotations, finalizers, ownerReferences } : {};
    const merged: JsonObject = { ...metadata, ...kept };
    for (const [key, value] of Object.entries(merged)) if (value === undefined) delete merged[key];
    return { ...live, metadata: merged, status: next.status };
  }
  const result: KubeObject = { ...next, metadata };
  if (hasStatus(context)) {
    if (live.status === undefined) delete result.status;
    else result.status = live.status;
  }
  return result;
}

/** Whether anything but metadata and status differs. */
function specChanged(next: KubeObject, live: KubeObject): boolean {
  const { metadata: _, status: __, ...a } = next;
  const { metadata: ___, status: ____, ...b } = live;
  return !equal({ ...a, apiVersion: "" }, { ...b, apiVersion: "" });
}

/** Replaces the live object; a write that changes nothing keeps its resourceVersion and tells no watch. */
export function updateObject(
  context: Context,
  object: KubeObject,
  { live: stored, isApply = false }: { live: KubeObject; isApply?: boolean },
): KubeObject {
  const { type } = context;
  const live = type.fromStored ? type.fromStored(stored) : stored;
  if (object.metadata.name && object.metadata.name !== live.metadata.name) {
    throw badRequest(
      `the name of the object (${object.metadata.name}) does not match the name on the URL (${live.metadata.name})`,
    );
  }
  checkVersion(context, object, live);
  let next = carryOver(context, clone(object), clone(live));
  next.apiVersion = groupVersion(type);
  next = defaultsAndErrors(context, next, live);
  throwIfInvalid(gkOf(context), live.metadata.name ?? "", metadataUpdateErrors(next, live));
  const isChanged = hasStatus(context) || type.hasGeneration ? specChanged(next, live) : false;
  if (type.hasGeneration && isChanged && !isStatusWrite(context)) {
    next.metadata.generation = (live.metadata.generation ?? 0) + 1;
  }
  next.metadata.resourceVersion = live.metadata.resourceVersion;
  if (!isApply)
    next = recordUpdate(
      { ...live, apiVersion: next.apiVersion },
      next,
      writeContext(context, "Update"),
    );
  const toStore = toStorage(context, next);
  if (equal(toStore, stored)) return stored;
  if (isReadyToGo(toStore)) return removeNow(context, toStore);
  return persist(context, toStore);
}

/** An object marked as deleted goes with its last finalizer. */
const isReadyToGo = (object: KubeObject): boolean =>
  object.metadata.deletionTimestamp !== undefined &&
  (object.metadata.finalizers ?? []).length === 0 &&
  (object.metadata.deletionGracePeriodSeconds ?? 0) === 0 &&
  !(object.kind === "Namespace" && asFinalizers(object).length > 0);

const asFinalizers = (object: KubeObject): unknown[] => {
  const spec = object.spec as JsonObject | undefined;
  return Array.isArray(spec?.finalizers) ? spec.finalizers : [];
};

function removeNow(context: Context, object: KubeObject): KubeObject {
  if (isDryRun(context)) return object;
  const { namespace = "", name = "" } = object.metadata;
  context.cluster.store.put(tableFor(context.type), object);
  return context.cluster.store.remove(tableFor(context.type), namespace, name) ?? object;
}
