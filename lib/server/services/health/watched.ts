import "server-only";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { MendixApp, SecretProviderClass } from "@/lib/domain/kube-object";
import type { ClusterWatch } from "@/lib/server/kubernetes/cluster-watch";
import { resources } from "@/lib/server/kubernetes/resources";
import type { Known } from "./known";
import { probeSubject } from "./probe-environment";

/** The last probe, as far as it speaks of the class as it is now. */
export function proofOf(known: Known, watch: ClusterWatch) {
  const { ref, probe, probeMissing, probeSubject: subject } = known;
  const spc = watch
    .in(ref.namespace, resources.secretProviderClasses)
    .find<SecretProviderClass>(ref.name);
  if (probe === null || subject === probeSubject(spc)) return { probe, missing: probeMissing };
  return { probe: null, missing: "the class changed, and the store was not asked since" };
}

export const hasEnvironment = (watch: ClusterWatch, { namespace, name }: EnvironmentRef) =>
  watch.in(namespace, resources.mendixApps).find(name) !== null;

/** An environment is a MendixApp; an SPC without one is an orphan and not listed. */
export function environmentNames(watch: ClusterWatch, namespace: string): string[] {
  return watch
    .in(namespace, resources.mendixApps)
    .values<MendixApp>()
    .map(({ metadata }) => metadata.name);
}
