/** delete and deletecollection: preconditions, finalizers, grace, propagation (registry/generic/registry/store.go). */
import { type JsonObject, type KubeObject, asObject, asString, at, clone } from "../core/json";
import { conflict } from "../core/status";
import { type Context, type Reply, present } from "../http/context";
import { groupResource, tableFor } from "../types/resource-type";
import { type DeleteOptions, deleteOptionsOf } from "./delete-options";
import { getLive } from "./mutate";
import { selectObjects } from "./select";

function checkPreconditions(context: Context, live: KubeObject, wanted: JsonObject): void {
  const gr = { group: context.type.group, resource: context.type.kind };
  const { name = "", uid, resourceVersion } = live.metadata;
  if (wanted.uid !== undefined && wanted.uid !== uid) {
    throw conflict(
      gr,
      name,
      `the UID in the precondition (${asString(wanted.uid)}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    );
  }
  if (wanted.resourceVersion !== undefined && wanted.resourceVersion !== resourceVersion) {
    throw conflict(
      gr,
      name,
      `the ResourceVersion in the precondition (${asString(wanted.resourceVersion)}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    );
  }
}

/** Pods on a node end when the kubelet says so; until then they are only marked. */
function graceOf(context: Context, live: KubeObject, asked: number | null): number {
  if (context.type.kind !== "Pod" || context.type.group !== "") return 0;
  const phase = asString(at(live, "status", "phase"));
  if (!at(live, "spec", "nodeName") || phase === "Succeeded" || phase === "Failed") return 0;
  const own = at(live, "spec", "terminationGracePeriodSeconds");
  return asked ?? (typeof own === "number" ? own : 30);
}

const policyFinalizer: Record<string, string> = {
  Foreground: "foregroundDeletion",
  Orphan: "orphan",
};

function markedObject(context: Context, live: KubeObject, grace: number): KubeObject {
  const next = clone(live);
  if (!next.metadata.deletionTimestamp) {
    const at = new Date(context.cluster.now().getTime() + grace * 1000);
    next.metadata.deletionTimestamp = `${at.toISOString().slice(0, 19)}Z`;
    if (next.metadata.generation !== undefined) next.metadata.generation += 1;
  }
  const isShorter = grace < (live.metadata.deletionGracePeriodSeconds ?? Infinity);
  if (isShorter) next.metadata.deletionGracePeriodSeconds = grace;
  return next;
}

function deleteOne(context: Context, live: KubeObject, options: DeleteOptions): KubeObject | null {
  const { cluster, type } = context;
  checkPreconditions(context, live, options.preconditions);
  const grace = graceOf(context, live, options.graceSeconds);
  const next = markedObject(context, live, grace);
  const finalizer = policyFinalizer[options.propagation];
  const finalizers = next.metadata.finalizers ?? [];
  if (finalizer && !finalizers.includes(finalizer)) finalizers.push(finalizer);
  if (finalizers.length > 0) next.metadata.finalizers = finalizers;
  const isNamespace = type.kind === "Namespace";
  if (isNamespace) next.status = { ...asObject(next.status), phase: "Terminating" };
  const stays = grace > 0 || finalizers.length > 0 || isNamespace;
  if (options.isDryRun) return stays ? next : null;
  const { namespace = "", name = "" } = live.metadata;
  if (!stays) {
    cluster.store.remove(tableFor(type), namespace, name);
    return null;
  }
  const wasMarked = live.metadata.deletionTimestamp !== undefined;
  if (wasMarked && JSON.stringify(next) === JSON.stringify(live)) return live;
  return cluster.store.put(tableFor(type), next);
}

const returnsObject = new Set(["Pod", "Namespace", "ServiceAccount"]);

export function remove(context: Context): Reply {
  const live = clone(getLive(context));
  const left = deleteOne(context, live, deleteOptionsOf(context));
  const isKept = left !== null;
  if (isKept || (!context.type.custom && returnsObject.has(context.type.kind))) {
    return { status: 200, body: present(context, left ?? live) };
  }
  const { group, resource } = groupResource(context.type);
  return {
    status: 200,
    body: {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Success",
      details: {
        name: live.metadata.name,
        group: group || undefined,
        kind: resource,
        uid: live.metadata.uid,
      },
    },
  };
}

export function removeCollection(context: Context): Reply {
  const options = deleteOptionsOf(context);
  const { items, revision } = selectObjects(context);
  for (const item of items) deleteOne(context, clone(item), options);
  const { type } = context;
  return {
    status: 200,
    body: {
      kind: type.listKind,
      apiVersion: type.group ? `${type.group}/${type.version}` : type.version,
      metadata: { resourceVersion: String(revision) },
      items: items.map((item) => present(context, item)),
    },
  };
}
