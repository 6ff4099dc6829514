import "server-only";
import type {
  KubeEvent,
  KubeObject,
  Pod,
  SecretProviderClassPodStatus,
} from "@/lib/domain/kube-object";
import type { Resource } from "@/lib/server/kubernetes/resources";
import { environmentsOfPod, isPodNameOf } from "./snapshot";

/** What is known of the namespace in which something changed. */
export interface NamespaceNames {
  environments: readonly string[];
  findPod: (name: string) => Pod | null;
}

/**
 * The environments whose snapshot holds the object that changed; null: any of the namespace may. Kept beside
 * `takeSnapshot`, whose filters it answers backwards. What it misses (a pod that lost its labels), the next sweep sees.
 */
export function environmentsAffected(
  resource: Resource,
  object: KubeObject,
  { environments, findPod }: NamespaceNames,
): readonly string[] | null {
  const { name } = object.metadata;
  switch (resource.plural) {
    case "mendixapps":
    case "secretproviderclasses":
    case "serviceaccounts":
      return [name];
    case "deployments":
      return name.endsWith("-master") ? [name.slice(0, -"-master".length)] : null;
    case "pods":
      return environmentsOfPod(object as Pod);
    case "events": {
      const pod = (object as KubeEvent).involvedObject?.name ?? "";
      return environments.filter((each) => isPodNameOf(pod, each));
    }
    case "secretproviderclasspodstatuses":
      return affectedByStatus(object, environments, findPod);
    default:
      return null;
  }
}

function affectedByStatus(
  object: SecretProviderClassPodStatus,
  environments: readonly string[],
  findPod: NamespaceNames["findPod"],
): string[] {
  const { secretProviderClassName: className, podName } = object.status ?? {};
  const pod = podName === undefined ? null : findPod(podName);
  const { name, namespace } = object.metadata;
  const named = environments.filter((each) => name.endsWith(`-${namespace}-${each}`));
  const byPod = pod ? environmentsOfPod(pod) : [];
  return [...new Set([...(className === undefined ? [] : [className]), ...byPod, ...named])];
}
