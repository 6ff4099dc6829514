import type { KubeClient } from "@/sandbox/client/kube-client";
import { ignoring } from "@/sandbox/client/kube-error";
import { type ReplicaSet, resources } from "@/sandbox/client/resources";
import type { Pod } from "@/lib/domain/kube-object";
import { newPod } from "./new-pod";
import { startReconcileQueue } from "./reconcile-queue";
import { type WorkloadView, isAlive, isPodReady, keyFor, ownedBy, ownerOf } from "./workload-view";

/** A created or deleted pod must be in the cache before its ReplicaSet is counted again. */
const settleMax = 200;

export function startReplicaSetController(client: KubeClient, view: WorkloadView) {
  const queue = startReconcileQueue((key) => reconcile(client, view, key));
  view.replicaSets.onChange(({ object }) => queue.add(keyFor(object)));
  view.pods.onChange(({ object }) => {
    const owner = ownerOf(object);
    if (owner?.kind === "ReplicaSet") queue.add(`${object.metadata.namespace}/${owner.name}`);
  });
  return queue;
}

async function reconcile(client: KubeClient, view: WorkloadView, key: string): Promise<void> {
  const [namespace, name = ""] = key.split("/");
  const set = view.replicaSets.get(namespace, name);
  if (set === undefined || !isAlive(set)) return;
  const pods = ownedBy(view.pods.list(), set).filter(isAlive);
  const wanted = set.spec?.replicas ?? 1;
  for (let at = pods.length; at < wanted; at += 1) {
    const pod = await client.create(resources.pods, podOf(set, nodeFor(view)));
    await untilSeen(() => view.pods.get(namespace, pod.metadata.name) !== undefined);
  }
  const surplus = pods.toSorted(byReadiness).slice(0, Math.max(pods.length - wanted, 0));
  for (const { metadata } of surplus) await deletePod(client, view, metadata);
  await writeStatus(client, set, ownedBy(view.pods.list(), set).filter(isAlive));
}

const byReadiness = (a: Pod, b: Pod): number => Number(isPodReady(a)) - Number(isPodReady(b));

const podOf = (set: ReplicaSet, node: string): Pod =>
  newPod({ ...set, apiVersion: "apps/v1", kind: "ReplicaSet" }, node);

async function deletePod(client: KubeClient, view: WorkloadView, metadata: Pod["metadata"]) {
  const { namespace, name, uid } = metadata;
  await ignoring([404], () => client.delete(resources.pods, { namespace, name }));
  await untilSeen(() => {
    const seen = view.pods.get(namespace, name);
    return seen === undefined || seen.metadata.uid !== uid || !isAlive(seen);
  });
}

async function untilSeen(isSeen: () => boolean): Promise<void> {
  for (let at = 0; at < settleMax && !isSeen(); at += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The node with the fewest pods. */
function nodeFor(view: WorkloadView): string {
  const load = new Map(view.nodes.list().map((node) => [node.metadata.name, 0]));
  for (const pod of view.pods.list()) {
    const node = pod.spec?.nodeName ?? "";
    if (load.has(node)) load.set(node, (load.get(node) ?? 0) + 1);
  }
  const [least] = [...load].toSorted((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
  if (least === undefined) throw new Error("0 nodes are available");
  return least[0];
}

async function writeStatus(client: KubeClient, set: ReplicaSet, pods: readonly Pod[]) {
  const ready = pods.filter(isPodReady).length;
  const status = {
    replicas: pods.length,
    readyReplicas: ready,
    availableReplicas: ready,
    observedGeneration: set.metadata.generation,
  };
  const known = set.status as Record<string, unknown> | undefined;
  if (Object.entries(status).every(([name, value]) => (known?.[name] ?? 0) === value)) return;
  const at = { namespace: set.metadata.namespace, name: set.metadata.name, subresource: "status" };
  await ignoring([404], () =>
    client.patch(resources.replicaSets, at, { type: "merge", body: { status } }),
  );
}
