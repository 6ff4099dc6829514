/** Serves what CustomResourceDefinitions declare, as soon as they are written. */
import { type Cluster, crdTable } from "../core/cluster";
import {
  type JsonObject,
  type KubeObject,
  asArray,
  asObject,
  asString,
  clone,
  equal,
} from "../core/json";
import { tableOf } from "../store/store";
import { customTypes } from "../types/custom";

function conditions(cluster: Cluster, crd: KubeObject): JsonObject[] {
  const known = asArray(asObject(crd.status).conditions).map(asObject);
  const condition = (type: string, reason: string, message: string): JsonObject => ({
    type,
    status: "True",
    lastTransitionTime:
      asString(known.find((one) => one.type === type)?.lastTransitionTime) || cluster.timestamp(),
    reason,
    message,
  });
  return [
    condition("NamesAccepted", "NoConflicts", "no conflicts found"),
    condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
  ];
}

function establish(cluster: Cluster, crd: KubeObject): void {
  const spec = asObject(crd.spec);
  cluster.registry.setCustom(asString(crd.metadata.name), customTypes(crd));
  const storage = asArray(spec.versions)
    .map(asObject)
    .find((version) => version.storage === true);
  const stored = asArray(asObject(crd.status).storedVersions).map(asString);
  const name = asString(storage?.name);
  const status: JsonObject = {
    conditions: conditions(cluster, crd),
    acceptedNames: clone(spec.names),
    storedVersions: stored.includes(name) ? stored : [...stored, name],
  };
  if (equal(crd.status, status)) return;
  cluster.store.put(crdTable, { ...clone(crd), status });
}

/** Established within the write, so that whoever created it may use it at once. */
export function runCrdController(cluster: Cluster): void {
  cluster.store.listen((event) => {
    if (event.table !== crdTable) return;
    const { name = "" } = event.object.metadata;
    if (event.type !== "DELETED") {
      establish(cluster, event.object);
      return;
    }
    cluster.registry.setCustom(name, []);
    const spec = asObject(event.object.spec);
    const resource = asString(asObject(spec.names).plural);
    const table = tableOf({ group: asString(spec.group), resource });
    for (const [, object] of cluster.store.list(table, null) ?? []) {
      cluster.store.remove(table, object.metadata.namespace ?? "", object.metadata.name ?? "");
    }
  });
}
