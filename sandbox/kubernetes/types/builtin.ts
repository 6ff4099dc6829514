/** The built-in resources, as `kube-apiserver` 1.36 serves them. */
import { eventFromStored, eventToStored } from "./event-conversion";
import { type ResourceType, allVerbs } from "./resource-type";

interface Row {
  gv: string;
  schema: string;
  kind: string;
  resource: string;
  cluster?: true;
  short?: string[];
  categories?: string[];
  sub?: string[];
  verbs?: string[];
  generation?: true;
  createOnUpdate?: true;
}

const core = "io.k8s.api.core.v1";
const rbac = "io.k8s.api.rbac.v1";
const authz = "io.k8s.api.authorization.v1";
const authn = "io.k8s.api.authentication.v1";
const all = ["all"];
const createOnly = ["create"];

const rows: Row[] = [
  { gv: "v1", schema: core, kind: "ConfigMap", resource: "configmaps", short: ["cm"] },
  {
    gv: "v1",
    schema: core,
    kind: "Event",
    resource: "events",
    short: ["ev"],
    createOnUpdate: true,
  },
  {
    gv: "v1",
    schema: core,
    kind: "Namespace",
    resource: "namespaces",
    short: ["ns"],
    cluster: true,
    sub: ["status", "finalize"],
    verbs: allVerbs.filter((verb) => verb !== "deletecollection"),
  },
  {
    gv: "v1",
    schema: core,
    kind: "Node",
    resource: "nodes",
    short: ["no"],
    cluster: true,
    sub: ["status"],
  },
  {
    gv: "v1",
    schema: core,
    kind: "Pod",
    resource: "pods",
    short: ["po"],
    categories: all,
    sub: ["status", "log", "eviction"],
    generation: true,
  },
  { gv: "v1", schema: core, kind: "Secret", resource: "secrets" },
  {
    gv: "v1",
    schema: core,
    kind: "ServiceAccount",
    resource: "serviceaccounts",
    short: ["sa"],
    sub: ["token"],
  },
  {
    gv: "apps/v1",
    schema: "io.k8s.api.apps.v1",
    kind: "DaemonSet",
    resource: "daemonsets",
    short: ["ds"],
    categories: all,
    sub: ["status"],
    generation: true,
  },
  {
    gv: "apps/v1",
    schema: "io.k8s.api.apps.v1",
    kind: "Deployment",
    resource: "deployments",
    short: ["deploy"],
    categories: all,
    sub: ["status", "scale"],
    generation: true,
  },
  {
    gv: "apps/v1",
    schema: "io.k8s.api.apps.v1",
    kind: "ReplicaSet",
    resource: "replicasets",
    short: ["rs"],
    categories: all,
    sub: ["status", "scale"],
    generation: true,
  },
  {
    gv: "events.k8s.io/v1",
    schema: "io.k8s.api.events.v1",
    kind: "Event",
    resource: "events",
    short: ["ev"],
    createOnUpdate: true,
  },
  {
    gv: "storage.k8s.io/v1",
    schema: "io.k8s.api.storage.v1",
    kind: "CSIDriver",
    resource: "csidrivers",
    cluster: true,
    generation: true,
  },
  {
    gv: "storage.k8s.io/v1",
    schema: "io.k8s.api.storage.v1",
    kind: "CSINode",
    resource: "csinodes",
    cluster: true,
  },
  {
    gv: "coordination.k8s.io/v1",
    schema: "io.k8s.api.coordination.v1",
    kind: "Lease",
    resource: "leases",
    createOnUpdate: true,
  },
  {
    gv: "rbac.authorization.k8s.io/v1",
    schema: rbac,
    kind: "ClusterRole",
    resource: "clusterroles",
    cluster: true,
    createOnUpdate: true,
  },
  {
    gv: "rbac.authorization.k8s.io/v1",
    schema: rbac,
    kind: "ClusterRoleBinding",
    resource: "clusterrolebindings",
    cluster: true,
    createOnUpdate: true,
  },
  {
    gv: "rbac.authorization.k8s.io/v1",
    schema: rbac,
    kind: "Role",
    resource: "roles",
    createOnUpdate: true,
  },
  {
    gv: "rbac.authorization.k8s.io/v1",
    schema: rbac,
    kind: "RoleBinding",
    resource: "rolebindings",
    createOnUpdate: true,
  },
  {
    gv: "authorization.k8s.io/v1",
    schema: authz,
    kind: "SelfSubjectAccessReview",
    resource: "selfsubjectaccessreviews",
    cluster: true,
    verbs: createOnly,
  },
  {
    gv: "authorization.k8s.io/v1",
    schema: authz,
    kind: "SelfSubjectRulesReview",
    resource: "selfsubjectrulesreviews",
    cluster: true,
    verbs: createOnly,
  },
  {
    gv: "authorization.k8s.io/v1",
    schema: authz,
    kind: "SubjectAccessReview",
    resource: "subjectaccessreviews",
    cluster: true,
    verbs: createOnly,
  },
  {
    gv: "authorization.k8s.io/v1",
    schema: authz,
    kind: "LocalSubjectAccessReview",
    resource: "localsubjectaccessreviews",
    verbs: createOnly,
  },
  {
    gv: "authentication.k8s.io/v1",
    schema: authn,
    kind: "TokenReview",
    resource: "tokenreviews",
    cluster: true,
    verbs: createOnly,
  },
  {
    gv: "authentication.k8s.io/v1",
    schema: authn,
    kind: "SelfSubjectReview",
    resource: "selfsubjectreviews",
    cluster: true,
    verbs: createOnly,
  },
  {
    gv: "apiextensions.k8s.io/v1",
    schema: "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1",
    kind: "CustomResourceDefinition",
    resource: "customresourcedefinitions",
    short: ["crd", "crds"],
    categories: ["api-extensions"],
    cluster: true,
    sub: ["status"],
    generation: true,
  },
];

function toType(row: Row): ResourceType {
  const [group = "", version = "v1"] = row.gv.includes("/") ? row.gv.split("/") : ["", row.gv];
  const isEventsGroup = group === "events.k8s.io";
  return {
    group,
    version,
    resource: row.resource,
    singular: row.kind.toLowerCase(),
    kind: row.kind,
    listKind: `${row.kind}List`,
    shortNames: row.short ?? [],
    categories: row.categories ?? [],
    namespaced: !row.cluster,
    verbs: row.verbs ?? allVerbs,
    subresources: row.sub ?? [],
    schema: { $ref: `#/definitions/${row.schema}.${row.kind}` },
    custom: false,
    storageVersion: version,
    storageGroup: isEventsGroup ? "" : group,
    hasGeneration: row.generation ?? false,
    unconditionalUpdate: !["leases", "customresourcedefinitions"].includes(row.resource),
    createOnUpdate: row.createOnUpdate ?? false,
    ...(isEventsGroup ? { toStored: eventToStored, fromStored: eventFromStored } : {}),
  };
}

export const builtinTypes: ResourceType[] = rows.map(toType);
