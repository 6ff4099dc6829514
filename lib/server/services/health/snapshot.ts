import "server-only";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { Observed, Snapshot, StoreProbe } from "@/lib/domain/health/snapshot";
import type {
  CsiNode,
  Deployment,
  KubeEvent,
  KubeObject,
  MendixApp,
  Pod,
  SecretProviderClass,
  SecretProviderClassPodStatus,
} from "@/lib/domain/kube-object";
import type { ClusterWatch } from "@/lib/server/kubernetes/cluster-watch";
import { resources, secretProviderClassCrd } from "@/lib/server/kubernetes/resources";
import { readDriverFacts } from "./driver-facts";
import type { EnvironmentMemory } from "./memory";
import { readOperatorVersion, readRuntimeVersion } from "./versions";

export interface SnapshotInput {
  ref: EnvironmentRef;
  isEnabled: boolean | null;
  memory: EnvironmentMemory;
  probe: StoreProbe | null;
  probeMissing: string | null;
  now: number;
}

/** Everything that is known of one environment right now, as plain data for `diagnose`. */
export function takeSnapshot(watch: ClusterWatch, input: SnapshotInput): Snapshot {
  const { ref, memory, now } = input;
  const inside = (resource: (typeof resources)[keyof typeof resources]) =>
    watch.in(ref.namespace, resource);
  const mendixApp = inside(resources.mendixApps).observe<MendixApp>(ref.name);
  const pods = inside(resources.pods).observeAll<Pod>((pod) =>
    environmentsOfPod(pod).includes(ref.name),
  );
  const names = new Set(
    pods.state === "seen" ? pods.value.map(({ metadata }) => metadata.name) : [],
  );
  const podStatuses = inside(resources.podStatuses).observeAll<SecretProviderClassPodStatus>(
    ({ status, metadata }) =>
      status?.secretProviderClassName === ref.name ||
      names.has(status?.podName ?? "") ||
      metadata.name.endsWith(`-${ref.namespace}-${ref.name}`),
  );
  // Pods of `shop-acc` are named as those of `shop` could be: the longer name is the owner's.
  const longer = inside(resources.mendixApps)
    .values()
    .map(({ metadata }) => metadata.name)
    .filter((name) => isPodNameOf(name, ref.name));
  const events = inside(resources.events).observeAll<KubeEvent>(
    ({ involvedObject: { kind, name = "" } = {} }) =>
      kind === "Pod" &&
      isPodNameOf(name, ref.name) &&
      !longer.some((other) => isPodNameOf(name, other)),
  );
  memory.see(
    events.state === "seen" ? events.value : [],
    podStatuses.state === "seen" ? podStatuses.value : [],
    now,
  );
  return {
    now,
    environment: ref,
    isEnabled: input.isEnabled,
    mendixApp,
    serviceAccount: inside(resources.serviceAccounts).observe<KubeObject>(ref.name),
    secretProviderClass: inside(resources.secretProviderClasses).observe<SecretProviderClass>(
      ref.name,
    ),
    classNames: namesOf(inside(resources.secretProviderClasses).observeAll()),
    environmentNames: namesOf(inside(resources.mendixApps).observeAll()),
    deployment: inside(resources.deployments).observe<Deployment>(`${ref.name}-master`),
    pods,
    podStatuses,
    events,
    keptEvents: memory.events,
    versionHistory: memory.versions,
    crd: observeCrd(watch, ref.namespace),
    driver: readDriverFacts(watch),
    csiNodes: watch.wide(resources.csiNodes).observeAll<CsiNode>(),
    operatorVersion: readOperatorVersion(watch, ref.namespace),
    runtimeVersion: readRuntimeVersion(mendixApp.state === "seen" ? mendixApp.value : null),
    providerLog: { state: "forbidden", verb: "get", resource: "pods/log", observedAt: now },
    probe: input.probe,
    probeMissing: input.probeMissing,
    watchAgeMs: watch.ageMs(),
    staleAfterMs: watch.staleAfterMs,
  };
}

/** The environments that a pod says it belongs to, by the labels of domain-facts.md §3.6. */
export function environmentsOfPod({ metadata: { labels = {} } }: Pod): string[] {
  const { app, component, "privatecloud.mendix.com/app": named } = labels;
  return [named, component === "mendix-app" ? app : undefined].filter((name) => name !== undefined);
}

export const isPodNameOf = (pod: string, name: string) => pod.startsWith(`${name}-`);

/**
 * Where CustomResourceDefinitions may not be read, the list of SecretProviderClasses answers the same question: a type
 * that is served can be listed.
 */
function observeCrd(watch: ClusterWatch, namespace: string): Observed<boolean> {
  const crd = watch.wide(resources.crds).observe<KubeObject>(secretProviderClassCrd);
  if (crd.state === "seen") return { ...crd, value: isServed(crd.value) };
  const classes = watch.in(namespace, resources.secretProviderClasses).observeAll();
  if (crd.state === "forbidden" && classes.state === "seen")
    return { state: "seen", value: true, observedAt: classes.observedAt };
  return crd;
}

function isServed(crd: KubeObject): boolean {
  const versions =
    (crd.spec as { versions?: { name?: string; served?: boolean }[] } | undefined)?.versions ?? [];
  return versions.some(({ name, served }) => name === "v1" && served === true);
}

function namesOf(observed: Observed<KubeObject[]>): Observed<string[]> {
  return observed.state === "seen"
    ? { ...observed, value: observed.value.map(({ metadata }) => metadata.name) }
    : observed;
}
