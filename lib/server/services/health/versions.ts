import "server-only";
import type { Deployment, KubeObject, MendixApp } from "@/lib/domain/kube-object";
import type { ClusterWatch } from "@/lib/server/kubernetes/cluster-watch";
import { resources } from "@/lib/server/kubernetes/resources";
import { versionOfImage } from "./driver-facts";

/** The operator's version: image of its Deployment, else the OperatorVersion object (domain-facts.md §3.6). */
export function readOperatorVersion(watch: ClusterWatch, namespace: string): string | null {
  const deployment = watch.in(namespace, resources.deployments).find<Deployment>("mendix-operator");
  const container = deployment?.spec?.template?.spec?.containers?.find(
    ({ name }) => name === "mendix-operator",
  );
  return versionOfImage(container?.image) ?? readOperatorVersionObject(watch, namespace);
}

/** Field names are unconfirmed (§3.5): the first text that looks like a version is taken. */
function readOperatorVersionObject(watch: ClusterWatch, namespace: string): string | null {
  for (const object of watch.in(namespace, resources.operatorVersions).values<KubeObject>()) {
    const found = JSON.stringify([object.spec, object.status]).match(/"v?(\d+\.\d+\.\d+)"/);
    if (found?.[1]) return found[1];
  }
  return null;
}

export function readRuntimeVersion(app: MendixApp | null): string | null {
  const given = app?.spec?.mendixRuntimeVersion ?? app?.status?.mendixRuntimeVersion;
  return typeof given === "string" && given !== "" ? given : null;
}
