import type { KubeClient } from "@/sandbox/client/kube-client";
import { ignoring } from "@/sandbox/client/kube-error";
import { type Informer, startInformer } from "@/sandbox/client/informer";
import { type ResourceType, keyOf, resources } from "@/sandbox/client/resources";
import type { KubeObject } from "@/lib/domain/kube-object";
import { startReconcileQueue } from "./reconcile-queue";

/** Kinds that own, and kinds that are owned, in this world. */
const watched: readonly ResourceType[] = [
  resources.deployments,
  resources.replicaSets,
  resources.daemonSets,
  resources.pods,
  resources.podStatuses,
  resources.mendixApps,
];

/** Deletes what lost its owner, where no garbage collector does. An owner is looked up afresh before anything goes. */
export function startOrphanCollector(client: KubeClient): { stop(): void } {
  const informers = new Map<string, Informer>();
  for (const type of watched) informers.set(type.kind, startInformer(client, type));
  const queue = startReconcileQueue((key) => collect(client, informers, key));
  for (const informer of informers.values()) {
    informer.onChange(({ type, object }) => {
      if (type !== "deleted") return;
      for (const [kind, dependents] of informers) {
        for (const one of dependents.list()) {
          if (hasOwner(one, object))
            queue.add(`${kind}|${one.metadata.namespace}|${one.metadata.name}`);
        }
      }
    });
  }
  return {
    stop: () => {
      queue.stop();
      for (const informer of informers.values()) informer.stop();
    },
  };
}

const hasOwner = (object: KubeObject, owner: KubeObject): boolean =>
  object.metadata.ownerReferences?.some((one) => one.uid === owner.metadata.uid) === true;

async function collect(client: KubeClient, informers: ReadonlyMap<string, Informer>, key: string) {
  const [kind = "", namespace, name = ""] = key.split("|");
  const type = watched.find((one) => one.kind === kind);
  const object = informers.get(kind)?.get(namespace, name);
  if (type === undefined || object === undefined) return;
  for (const owner of object.metadata.ownerReferences ?? []) {
    const ownerType = watched.find((one) => one.kind === owner.kind);
    if (ownerType === undefined) return;
    const found = await client.find(ownerType, { namespace, name: owner.name });
    if (found?.metadata.uid === owner.uid) return;
  }
  const options = { preconditions: { uid: object.metadata.uid } };
  await ignoring([404, 409], () => client.delete(type, keyOf(object), options));
}
