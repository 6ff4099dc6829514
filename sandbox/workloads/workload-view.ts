import type { KubeClient } from "@/sandbox/client/kube-client";
import { type Informer, startInformer } from "@/sandbox/client/informer";
import { type ReplicaSet, resources } from "@/sandbox/client/resources";
import type {
  DaemonSet,
  Deployment,
  KubeObject,
  OwnerReference,
  Pod,
} from "@/lib/domain/kube-object";

export interface WorkloadView {
  readonly namespaces: Informer;
  readonly nodes: Informer;
  readonly pods: Informer<Pod>;
  readonly deployments: Informer<Deployment>;
  readonly replicaSets: Informer<ReplicaSet>;
  readonly daemonSets: Informer<DaemonSet>;
}

export function startWorkloadView(client: KubeClient): WorkloadView {
  return {
    namespaces: startInformer(client, resources.namespaces),
    nodes: startInformer(client, resources.nodes),
    pods: startInformer(client, resources.pods),
    deployments: startInformer(client, resources.deployments),
    replicaSets: startInformer(client, resources.replicaSets),
    daemonSets: startInformer(client, resources.daemonSets),
  };
}

export function ownerOf(object: KubeObject): OwnerReference | undefined {
  const owners = object.metadata.ownerReferences ?? [];
  return owners.find((owner) => owner.controller === true) ?? owners[0];
}

export function ownedBy<T extends KubeObject>(objects: readonly T[], owner: KubeObject): T[] {
  return objects.filter((object) => ownerOf(object)?.uid === owner.metadata.uid);
}

export function ownerReferenceTo(owner: KubeObject) {
  const { name, uid = "" } = owner.metadata;
  const { apiVersion, kind } = owner;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

export const keyFor = (object: KubeObject): string =>
  `${object.metadata.namespace ?? ""}/${object.metadata.name}`;

export const isPodReady = (pod: Pod): boolean =>
  pod.status?.conditions?.some((one) => one.type === "Ready" && one.status === "True") === true;

export const isAlive = (object: KubeObject): boolean =>
  object.metadata.deletionTimestamp === undefined;
