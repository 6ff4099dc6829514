import type { KubeClient } from "@/sandbox/client/kube-client";
import { ignoring } from "@/sandbox/client/kube-error";
import { type ReplicaSet, resources } from "@/sandbox/client/resources";
import type { Deployment } from "@/lib/domain/kube-object";
import { startReconcileQueue } from "./reconcile-queue";
import { templateHash } from "./template-hash";
import {
  type WorkloadView,
  isAlive,
  keyFor,
  ownedBy,
  ownerOf,
  ownerReferenceTo,
} from "./workload-view";

const historyMax = 3;

/** Rolling updates with maxSurge 1 and maxUnavailable 0: an old pod goes when a new one is ready. */
export function startDeploymentController(client: KubeClient, view: WorkloadView) {
  const queue = startReconcileQueue((key) => reconcile(client, view, key));
  view.deployments.onChange(({ object }) => queue.add(keyFor(object)));
  view.replicaSets.onChange(({ object }) => {
    const owner = ownerOf(object);
    if (owner?.kind === "Deployment") queue.add(`${object.metadata.namespace}/${owner.name}`);
  });
  return queue;
}

async function reconcile(client: KubeClient, view: WorkloadView, key: string): Promise<void> {
  const [namespace, name = ""] = key.split("/");
  const deployment = view.deployments.get(namespace, name);
  if (deployment === undefined || !isAlive(deployment)) return;
  const sets = ownedBy(view.replicaSets.list(), deployment).filter(isAlive);
  const hash = templateHash(deployment.spec?.template);
  const current = sets.find((set) => set.metadata.labels?.["pod-template-hash"] === hash);
  const wanted = deployment.spec?.replicas ?? 1;
  const old = sets.filter((set) => set !== current);
  if (current === undefined) {
    const isFirst = old.every((set) => (set.spec?.replicas ?? 0) === 0);
    const set = newReplicaSet(deployment, hash, isFirst ? wanted : Math.min(1, wanted));
    await ignoring([409], () => client.create(resources.replicaSets, set));
    return;
  }
  await roll(client, { current, old, wanted });
  await writeStatus(client, deployment, { sets, current });
  await forgetOld(client, old);
}

async function roll(
  client: KubeClient,
  plan: { current: ReplicaSet; old: readonly ReplicaSet[]; wanted: number },
): Promise<void> {
  const { current, wanted } = plan;
  const ready = Math.min(current.status?.readyReplicas ?? 0, current.spec?.replicas ?? 0);
  const live = plan.old.filter((set) => (set.spec?.replicas ?? 0) > 0);
  let spare = Math.max(wanted - ready, 0);
  for (const set of live) {
    const keep = Math.min(set.spec?.replicas ?? 0, spare);
    spare -= keep;
    if (keep !== set.spec?.replicas) await scale(client, set, keep);
  }
  const size = live.length === 0 ? wanted : Math.min(wanted, ready + 1);
  if (size !== current.spec?.replicas) await scale(client, current, size);
}

async function scale(client: KubeClient, set: ReplicaSet, replicas: number): Promise<void> {
  const { namespace, name } = set.metadata;
  const body = { spec: { replicas } };
  await ignoring([404], () =>
    client.patch(resources.replicaSets, { namespace, name }, { type: "merge", body }),
  );
}

async function forgetOld(client: KubeClient, old: readonly ReplicaSet[]): Promise<void> {
  const empty = old.filter((set) => (set.spec?.replicas ?? 0) === 0 && !set.status?.replicas);
  const byAge = empty.toSorted((a, b) => revisionOf(b) - revisionOf(a));
  for (const { metadata } of byAge.slice(historyMax)) {
    const at = { namespace: metadata.namespace, name: metadata.name };
    await ignoring([404], () => client.delete(resources.replicaSets, at));
  }
}

const revisionAnnotation = "deployment.kubernetes.io/revision";
const revisionOf = (set: ReplicaSet): number =>
  Number(set.metadata.annotations?.[revisionAnnotation] ?? 0);

async function writeStatus(
  client: KubeClient,
  deployment: Deployment,
  at: { sets: readonly ReplicaSet[]; current: ReplicaSet },
): Promise<void> {
  const sum = (field: "replicas" | "readyReplicas"): number =>
    at.sets.reduce((total, set) => total + (set.status?.[field] ?? 0), 0);
  const status = {
    observedGeneration: deployment.metadata.generation,
    replicas: sum("replicas"),
    updatedReplicas: at.current.status?.replicas ?? 0,
    readyReplicas: sum("readyReplicas"),
    availableReplicas: sum("readyReplicas"),
    unavailableReplicas: Math.max((deployment.spec?.replicas ?? 1) - sum("readyReplicas"), 0),
  };
  const known = deployment.status as Record<string, unknown> | undefined;
  const isSame = Object.entries(status).every(([name, value]) => (known?.[name] ?? 0) === value);
  if (isSame) return;
  const { namespace, name } = deployment.metadata;
  await ignoring([404], () =>
    client.patch(
      resources.deployments,
      { namespace, name, subresource: "status" },
      { type: "merge", body: { status } },
    ),
  );
}

function newReplicaSet(deployment: Deployment, hash: string, replicas: number): ReplicaSet {
  const { name, namespace, generation } = deployment.metadata;
  const template = deployment.spec?.template;
  const labels = { ...template?.metadata?.labels, "pod-template-hash": hash };
  return {
    apiVersion: resources.replicaSets.apiVersion,
    kind: resources.replicaSets.kind,
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      annotations: { [revisionAnnotation]: String(generation ?? 1) },
      ownerReferences: [ownerReferenceTo({ ...deployment, ...deploymentType })],
    },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { ...template, metadata: { ...template?.metadata, labels } },
    } as ReplicaSet["spec"],
  };
}

const deploymentType = {
  apiVersion: resources.deployments.apiVersion,
  kind: resources.deployments.kind,
};
