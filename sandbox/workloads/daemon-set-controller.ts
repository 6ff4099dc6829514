import type { KubeClient } from "@/sandbox/client/kube-client";
import { ignoring } from "@/sandbox/client/kube-error";
import { resources } from "@/sandbox/client/resources";
import type { DaemonSet, KubeObject, Pod } from "@/lib/domain/kube-object";
import { newPod } from "./new-pod";
import { startReconcileQueue } from "./reconcile-queue";
import { templateHash } from "./template-hash";
import { type WorkloadView, isAlive, isPodReady, keyFor, ownedBy, ownerOf } from "./workload-view";

const hashLabel = "controller-revision-hash";

/** One pod of the present template on each node that its `nodeSelector` allows. */
export function startDaemonSetController(client: KubeClient, view: WorkloadView) {
  const queue = startReconcileQueue((key) => reconcile(client, view, key));
  view.daemonSets.onChange(({ object }) => queue.add(keyFor(object)));
  view.nodes.onChange(() => view.daemonSets.list().forEach((set) => queue.add(keyFor(set))));
  view.pods.onChange(({ object }) => {
    const owner = ownerOf(object);
    if (owner?.kind === "DaemonSet") queue.add(`${object.metadata.namespace}/${owner.name}`);
  });
  return queue;
}

async function reconcile(client: KubeClient, view: WorkloadView, key: string): Promise<void> {
  const [namespace, name = ""] = key.split("/");
  const set = view.daemonSets.get(namespace, name);
  if (set === undefined || !isAlive(set)) return;
  const hash = templateHash(set.spec?.template);
  const nodes = view.nodes.list().filter((node) => isAllowed(set, node));
  const pods = ownedBy(view.pods.list(), set).filter(isAlive);
  const isWanted = (pod: Pod): boolean =>
    pod.metadata.labels?.[hashLabel] === hash &&
    nodes.some((node) => node.metadata.name === pod.spec?.nodeName);
  for (const pod of pods.filter((one) => !isWanted(one))) {
    const at = { namespace, name: pod.metadata.name };
    await ignoring([404], () => client.delete(resources.pods, at));
  }
  const good = pods.filter(isWanted);
  for (const node of nodes) {
    if (good.some((pod) => pod.spec?.nodeName === node.metadata.name)) continue;
    await create(client, set, { node: node.metadata.name, hash });
  }
  await writeStatus(client, set, { wanted: nodes.length, pods: good });
}

function isAllowed(set: DaemonSet, node: KubeObject): boolean {
  const spec = set.spec?.template?.spec as { nodeSelector?: Record<string, string> } | undefined;
  const wanted = Object.entries(spec?.nodeSelector ?? {});
  return wanted.every(([label, value]) => node.metadata.labels?.[label] === value);
}

/** Named for node and template, so that a slow cache cannot lead to two pods on a node. */
async function create(client: KubeClient, set: DaemonSet, at: { node: string; hash: string }) {
  const pod = newPod({ ...set, apiVersion: "apps/v1", kind: "DaemonSet" }, at.node);
  pod.metadata.name = `${set.metadata.name}-${at.hash.slice(0, 5)}-${at.node}`;
  pod.metadata.labels = { ...pod.metadata.labels, [hashLabel]: at.hash };
  await ignoring([409], () => client.create(resources.pods, pod));
}

async function writeStatus(
  client: KubeClient,
  set: DaemonSet,
  seen: { wanted: number; pods: readonly Pod[] },
): Promise<void> {
  const ready = seen.pods.filter(isPodReady).length;
  const status = {
    currentNumberScheduled: seen.pods.length,
    numberMisscheduled: 0,
    desiredNumberScheduled: seen.wanted,
    numberReady: ready,
    numberAvailable: ready,
    updatedNumberScheduled: seen.pods.length,
    observedGeneration: set.metadata.generation,
  };
  const known = set.status as Record<string, unknown> | undefined;
  if (Object.entries(status).every(([name, value]) => (known?.[name] ?? 0) === value)) return;
  const at = { namespace: set.metadata.namespace, name: set.metadata.name, subresource: "status" };
  await ignoring([404], () =>
    client.patch(resources.daemonSets, at, { type: "merge", body: { status } }),
  );
}
