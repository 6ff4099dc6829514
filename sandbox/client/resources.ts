import type {
  CsiDriver,
  CsiNode,
  DaemonSet,
  Deployment,
  KubeEvent,
  KubeObject,
  MendixApp,
  Pod,
  SecretProviderClass,
  SecretProviderClassPodStatus,
} from "@/lib/domain/kube-object";

/** Where one kind lives in the API. `object` only carries the type. */
export interface ResourceType<T extends KubeObject = KubeObject> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly object?: T;
}

export interface ReplicaSet extends Deployment {
  status?: { replicas?: number; readyReplicas?: number; observedGeneration?: number };
}

export interface ConfigMap extends KubeObject {
  data?: Record<string, string>;
}

export interface Secret extends KubeObject {
  type?: string;
  data?: Record<string, string>;
}

const core = "v1";
const apps = "apps/v1";
const csi = "secrets-store.csi.x-k8s.io/v1";
const mendix = "privatecloud.mendix.com/v1alpha1";
const rbac = "rbac.authorization.k8s.io/v1";

function type<T extends KubeObject = KubeObject>(
  apiVersion: string,
  kind: string,
  plural: string,
): ResourceType<T> {
  return { apiVersion, kind, plural, namespaced: !clusterScoped.has(plural) };
}

const clusterScoped = new Set([
  "namespaces",
  "nodes",
  "csidrivers",
  "csinodes",
  "clusterroles",
  "clusterrolebindings",
  "customresourcedefinitions",
]);

export const resources = {
  namespaces: type(core, "Namespace", "namespaces"),
  nodes: type(core, "Node", "nodes"),
  pods: type<Pod>(core, "Pod", "pods"),
  events: type<KubeEvent>(core, "Event", "events"),
  serviceAccounts: type(core, "ServiceAccount", "serviceaccounts"),
  secrets: type<Secret>(core, "Secret", "secrets"),
  configMaps: type<ConfigMap>(core, "ConfigMap", "configmaps"),
  deployments: type<Deployment>(apps, "Deployment", "deployments"),
  replicaSets: type<ReplicaSet>(apps, "ReplicaSet", "replicasets"),
  daemonSets: type<DaemonSet>(apps, "DaemonSet", "daemonsets"),
  csiDrivers: type<CsiDriver>("storage.k8s.io/v1", "CSIDriver", "csidrivers"),
  csiNodes: type<CsiNode>("storage.k8s.io/v1", "CSINode", "csinodes"),
  secretProviderClasses: type<SecretProviderClass>(
    csi,
    "SecretProviderClass",
    "secretproviderclasses",
  ),
  podStatuses: type<SecretProviderClassPodStatus>(
    csi,
    "SecretProviderClassPodStatus",
    "secretproviderclasspodstatuses",
  ),
  mendixApps: type<MendixApp>(mendix, "MendixApp", "mendixapps"),
  operatorVersions: type(mendix, "OperatorVersion", "operatorversions"),
  operatorConfigurations: type(mendix, "OperatorConfiguration", "operatorconfigurations"),
  roles: type(rbac, "Role", "roles"),
  roleBindings: type(rbac, "RoleBinding", "rolebindings"),
  clusterRoles: type(rbac, "ClusterRole", "clusterroles"),
  clusterRoleBindings: type(rbac, "ClusterRoleBinding", "clusterrolebindings"),
  crds: type("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions"),
} as const;

export interface ObjectKey {
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
}

/** The path of a collection, an object or a subresource, as in the Kubernetes API conventions. */
export function pathOf(resource: ResourceType, at: ObjectKey = {}): string {
  const root = resource.apiVersion.includes("/") ? "/apis" : "/api";
  const parts = [root, resource.apiVersion];
  if (resource.namespaced && at.namespace !== undefined) {
    parts.push("namespaces", encodeURIComponent(at.namespace));
  }
  parts.push(resource.plural);
  if (at.name !== undefined) parts.push(encodeURIComponent(at.name));
  if (at.subresource !== undefined) parts.push(at.subresource);
  return parts.join("/");
}

export function keyOf(object: KubeObject): ObjectKey {
  return { namespace: object.metadata.namespace, name: object.metadata.name };
}
