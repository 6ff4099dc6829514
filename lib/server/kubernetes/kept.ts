import "server-only";
import type { KubeObject, Pod, PodContainer, PodVolume } from "@/lib/domain/kube-object";
import { resources, type Resource } from "./resources";

const metadataKept = [
  "name",
  "namespace",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "labels",
  "annotations",
  "ownerReferences",
] as const;
const containerKept = ["name", "image", "args", "env", "envFrom", "volumeMounts"] as const;
const podStatusKept = ["phase", "startTime", "conditions", "containerStatuses"] as const;
/** What `kubectl apply` repeats of the whole object. */
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

const byResource: Readonly<Record<string, (object: KubeObject) => KubeObject>> = {
  [resources.pods.plural]: keptPod,
  [resources.deployments.plural]: withoutFields,
  [resources.events.plural]: withoutFields,
  [resources.daemonSets.plural]: withoutFields,
  [resources.csiDrivers.plural]: withoutFields,
  [resources.csiNodes.plural]: withoutFields,
  [resources.operatorVersions.plural]: withoutFields,
  [resources.podStatuses.plural]: withTimesOfFields,
  [resources.crds.plural]: keptCrd,
};

/**
 * What a watch keeps of an object: what `lib/domain/kube-object.ts` names of it, and managed fields only where a rule
 * reads them. A cluster's pods are most of what is watched, and half of each is of no use here. SecretProviderClasses,
 * ServiceAccounts and MendixApps are kept whole: who owns them is shown. The given object is left as it is.
 */
export function keptOf(resource: Resource, object: KubeObject): KubeObject {
  return byResource[resource.plural]?.(object) ?? object;
}

function withoutFields(object: KubeObject): KubeObject {
  return { ...object, metadata: keptMetadata(object) };
}

function keptMetadata({ metadata }: KubeObject): KubeObject["metadata"] {
  const kept = pick(metadata, metadataKept);
  if (kept.annotations?.[lastApplied] === undefined) return kept;
  const { [lastApplied]: _repeated, ...annotations } = kept.annotations;
  return { ...kept, annotations };
}

function keptPod(object: KubeObject): Pod {
  const { apiVersion, kind, spec, status } = object as Pod;
  return {
    apiVersion,
    kind,
    metadata: keptMetadata(object),
    spec: spec && {
      ...pick(spec, ["nodeName", "serviceAccountName"]),
      volumes: spec.volumes?.map((volume): PodVolume => pick(volume, ["name", "csi", "secret"])),
      containers: spec.containers?.map((each): PodContainer => pick(each, containerKept)),
    },
    status: status && pick(status, podStatusKept),
  };
}

/** The status objects of the driver say by their fields' times when a mount last changed; which fields is not asked. */
function withTimesOfFields(object: KubeObject): KubeObject {
  const managedFields = object.metadata.managedFields?.map(({ time }) => ({ time }));
  return { ...object, metadata: { ...keptMetadata(object), managedFields } };
}

/** A definition is served or it is not; its schema is the API server's affair. */
function keptCrd({ apiVersion, kind, ...object }: KubeObject): KubeObject {
  const { versions = [] } = (object.spec ?? {}) as { versions?: object[] };
  const spec = { versions: versions.map((version) => ({ ...version, schema: undefined })) };
  return { apiVersion, kind, metadata: keptMetadata({ apiVersion, kind, ...object }), spec };
}

function pick<T extends object, K extends keyof T>(object: T, keys: readonly K[]): Pick<T, K> {
  const kept = {} as Pick<T, K>;
  for (const key of keys) if (object[key] !== undefined) kept[key] = object[key];
  return kept;
}
