/** Gives each namespace its default ServiceAccount, and empties those that are being deleted. */
import { randomUUID } from "node:crypto";
import { type Cluster, coreTable } from "../core/cluster";
import { type KubeObject, asObject, clone } from "../core/json";

const namespaces = coreTable("namespaces");

function put(cluster: Cluster, resource: string, object: KubeObject): void {
  const { namespace = "", name = "" } = object.metadata;
  const table = coreTable(resource);
  if (cluster.store.get(table, namespace, name)) return;
  cluster.store.put(table, {
    ...object,
    metadata: { ...object.metadata, uid: randomUUID(), creationTimestamp: cluster.timestamp() },
  });
}

function provision(cluster: Cluster, namespace: string): void {
  put(cluster, "serviceaccounts", {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "default", namespace },
  });
}

/** One step of emptying; true when nothing is left. */
function empty(cluster: Cluster, namespace: string): boolean {
  let isEmpty = true;
  for (const { table, object } of cluster.store.all()) {
    if (object.metadata.namespace !== namespace) continue;
    const finalizers = object.metadata.finalizers ?? [];
    if (finalizers.length === 0) {
      cluster.store.remove(table, namespace, object.metadata.name ?? "");
      continue;
    }
    isEmpty = false;
    if (object.metadata.deletionTimestamp) continue;
    const next = clone(object);
    next.metadata.deletionTimestamp = cluster.timestamp();
    next.metadata.deletionGracePeriodSeconds = 0;
    cluster.store.put(table, next);
  }
  return isEmpty;
}

function finish(cluster: Cluster, name: string): void {
  const live = cluster.store.get(namespaces, "", name);
  if (!live?.metadata.deletionTimestamp || !empty(cluster, name)) return;
  const next = clone(live);
  next.spec = { ...asObject(next.spec), finalizers: [] };
  cluster.store.put(namespaces, next);
  if ((next.metadata.finalizers ?? []).length === 0) cluster.store.remove(namespaces, "", name);
}

export function runNamespaceController(cluster: Cluster): { stop: () => void } {
  const pending = new Set<NodeJS.Immediate>();
  const later = (work: () => void): void => {
    const handle = setImmediate(() => {
      pending.delete(handle);
      work();
    });
    pending.add(handle);
  };
  const unlisten = cluster.store.listen((event) => {
    const { name = "", namespace = "", deletionTimestamp } = event.object.metadata;
    if (event.table !== namespaces) {
      const owner = namespace && cluster.store.get(namespaces, "", namespace);
      const isLeaving = owner && owner.metadata.deletionTimestamp;
      if (event.type === "DELETED" && isLeaving) later(() => finish(cluster, namespace));
      return;
    }
    if (event.type === "ADDED") provision(cluster, name);
    else if (event.type === "MODIFIED" && deletionTimestamp) {
      const remaining = asObject(event.object.spec).finalizers;
      if (Array.isArray(remaining) && remaining.length > 0) later(() => finish(cluster, name));
    }
  });
  return {
    stop: () => {
      unlisten();
      for (const handle of pending) clearImmediate(handle);
    },
  };
}
