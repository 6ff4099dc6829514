import "server-only";

/** One resource of the API: where it lies and whether it belongs to a namespace. */
export interface Resource {
  apiVersion: string;
  kind: string;
  plural: string;
  isNamespaced: boolean;
}

const namespaced = (apiVersion: string, kind: string, plural: string): Resource => ({
  apiVersion,
  kind,
  plural,
  isNamespaced: true,
});
const clusterWide = (apiVersion: string, kind: string, plural: string): Resource => ({
  apiVersion,
  kind,
  plural,
  isNamespaced: false,
});

/** Group versions: domain-facts.md §1.1, §3.5. */
export const resources = {
  namespaces: clusterWide("v1", "Namespace", "namespaces"),
  pods: namespaced("v1", "Pod", "pods"),
  events: namespaced("v1", "Event", "events"),
  serviceAccounts: namespaced("v1", "ServiceAccount", "serviceaccounts"),
  deployments: namespaced("apps/v1", "Deployment", "deployments"),
  daemonSets: namespaced("apps/v1", "DaemonSet", "daemonsets"),
  csiDrivers: clusterWide("storage.k8s.io/v1", "CSIDriver", "csidrivers"),
  csiNodes: clusterWide("storage.k8s.io/v1", "CSINode", "csinodes"),
  crds: clusterWide(
    "apiextensions.k8s.io/v1",
    "CustomResourceDefinition",
    "customresourcedefinitions",
  ),
  secretProviderClasses: namespaced(
    "secrets-store.csi.x-k8s.io/v1",
    "SecretProviderClass",
    "secretproviderclasses",
  ),
  podStatuses: namespaced(
    "secrets-store.csi.x-k8s.io/v1",
    "SecretProviderClassPodStatus",
    "secretproviderclasspodstatuses",
  ),
  mendixApps: namespaced("privatecloud.mendix.com/v1alpha1", "MendixApp", "mendixapps"),
  operatorVersions: namespaced(
    "privatecloud.mendix.com/v1alpha1",
    "OperatorVersion",
    "operatorversions",
  ),
} as const satisfies Record<string, Resource>;

/** Name of the definition that makes SecretProviderClasses (domain-facts.md §1.1). */
export const secretProviderClassCrd = "secretproviderclasses.secrets-store.csi.x-k8s.io";

/** `/api/v1/namespaces/x/pods/y`: a pure value, so that it can be tested without a cluster. */
export function pathOf(
  resource: Resource,
  at: { namespace?: string | null; name?: string; subresource?: string } = {},
): string {
  const root = resource.apiVersion.includes("/")
    ? `/apis/${resource.apiVersion}`
    : `/api/${resource.apiVersion}`;
  const scope =
    resource.isNamespaced && at.namespace ? `/namespaces/${encodeURIComponent(at.namespace)}` : "";
  const name = at.name === undefined ? "" : `/${encodeURIComponent(at.name)}`;
  return `${root}${scope}/${resource.plural}${name}${at.subresource ? `/${at.subresource}` : ""}`;
}
