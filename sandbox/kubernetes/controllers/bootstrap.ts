/** What a new cluster holds before anybody writes to it (plugin/pkg/auth/authorizer/rbac/bootstrappolicy). */
import { randomUUID } from "node:crypto";
import { type Cluster, coreTable, rbacTable } from "../core/cluster";
import type { JsonObject, KubeObject } from "../core/json";

const rbacVersion = "rbac.authorization.k8s.io/v1";
const read = ["get", "list", "watch"];
const write = ["create", "delete", "deletecollection", "patch", "update"];
const aggregateTo = (role: string): string => `rbac.authorization.k8s.io/aggregate-to-${role}`;

interface Role {
  name: string;
  rules?: JsonObject[];
  labels?: Record<string, string>;
  collects?: string;
}

const rule = (apiGroups: string[], resources: string[], verbs: string[]): JsonObject => ({
  apiGroups,
  resources,
  verbs,
});

const openUrls = ["/healthz", "/livez", "/readyz", "/version", "/version/"];
const discoveryUrls = ["/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*", ...openUrls];

const coreReads = [
  "bindings",
  "configmaps",
  "events",
  "limitranges",
  "pods",
  "pods/log",
  "pods/status",
  "serviceaccounts",
  "services",
  "persistentvolumeclaims",
  "endpoints",
  "replicationcontrollers",
];
const coreWrites = [
  "configmaps",
  "events",
  "pods",
  "pods/attach",
  "pods/exec",
  "pods/eviction",
  "secrets",
  "serviceaccounts",
  "services",
  "persistentvolumeclaims",
];
const appsKinds = [
  "daemonsets",
  "deployments",
  "deployments/scale",
  "replicasets",
  "replicasets/scale",
  "statefulsets",
  "statefulsets/scale",
];

const roles: Role[] = [
  {
    name: "cluster-admin",
    rules: [rule(["*"], ["*"], ["*"]), { nonResourceURLs: ["*"], verbs: ["*"] }],
  },
  { name: "admin", collects: "admin" },
  { name: "edit", collects: "edit", labels: { [aggregateTo("admin")]: "true" } },
  { name: "view", collects: "view", labels: { [aggregateTo("edit")]: "true" } },
  {
    name: "system:aggregate-to-admin",
    labels: { [aggregateTo("admin")]: "true" },
    rules: [
      rule(["authorization.k8s.io"], ["localsubjectaccessreviews"], ["create"]),
      rule(["rbac.authorization.k8s.io"], ["rolebindings", "roles"], [...write, ...read]),
    ],
  },
  {
    name: "system:aggregate-to-edit",
    labels: { [aggregateTo("edit")]: "true" },
    rules: [
      rule([""], ["secrets"], read),
      rule([""], ["serviceaccounts"], ["impersonate"]),
      rule([""], ["serviceaccounts/token"], ["create"]),
      rule([""], coreWrites, write),
      rule(["apps"], appsKinds, write),
      rule(["coordination.k8s.io"], ["leases"], [...write, ...read]),
    ],
  },
  {
    name: "system:aggregate-to-view",
    labels: { [aggregateTo("view")]: "true" },
    rules: [
      rule([""], [...coreReads, "namespaces", "namespaces/status"], read),
      rule(["apps"], appsKinds, read),
    ],
  },
  { name: "system:discovery", rules: [{ nonResourceURLs: discoveryUrls, verbs: ["get"] }] },
  { name: "system:public-info-viewer", rules: [{ nonResourceURLs: openUrls, verbs: ["get"] }] },
  {
    name: "system:basic-user",
    rules: [
      rule(
        ["authorization.k8s.io"],
        ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
        ["create"],
      ),
      rule(["authentication.k8s.io"], ["selfsubjectreviews"], ["create"]),
    ],
  },
  {
    name: "system:auth-delegator",
    rules: [
      rule(["authentication.k8s.io"], ["tokenreviews"], ["create"]),
      rule(["authorization.k8s.io"], ["subjectaccessreviews"], ["create"]),
    ],
  },
  {
    name: "system:service-account-issuer-discovery",
    rules: [
      {
        nonResourceURLs: [
          "/.well-known/openid-configuration",
          "/.well-known/openid-configuration/",
          "/openid/v1/jwks",
          "/openid/v1/jwks/",
        ],
        verbs: ["get"],
      },
    ],
  },
];

const bindings: [role: string, groups: string[]][] = [
  ["cluster-admin", ["system:masters"]],
  ["system:discovery", ["system:authenticated"]],
  ["system:basic-user", ["system:authenticated"]],
  ["system:public-info-viewer", ["system:authenticated", "system:unauthenticated"]],
  ["system:service-account-issuer-discovery", ["system:serviceaccounts"]],
];

const bootstrapLabel = { "kubernetes.io/bootstrapping": "rbac-defaults" };

function clusterRole({ name, rules = [], labels = {}, collects }: Role): KubeObject {
  const object: KubeObject = {
    apiVersion: rbacVersion,
    kind: "ClusterRole",
    metadata: {
      name,
      annotations: { "rbac.authorization.kubernetes.io/autoupdate": "true" },
      labels: { ...bootstrapLabel, ...labels },
    },
    rules,
  };
  if (collects) {
    object.aggregationRule = {
      clusterRoleSelectors: [{ matchLabels: { [aggregateTo(collects)]: "true" } }],
    };
  }
  return object;
}

const binding = (role: string, groups: string[]): KubeObject => ({
  apiVersion: rbacVersion,
  kind: "ClusterRoleBinding",
  metadata: {
    name: role,
    annotations: { "rbac.authorization.kubernetes.io/autoupdate": "true" },
    labels: bootstrapLabel,
  },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
  subjects: groups.map((name) => ({ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name })),
});

const namespace = (name: string): KubeObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels: { "kubernetes.io/metadata.name": name } },
  spec: { finalizers: ["kubernetes"] },
  status: { phase: "Active" },
});

export function bootstrap(cluster: Cluster): void {
  const put = (table: string, object: KubeObject): void => {
    const metadata = {
      ...object.metadata,
      uid: randomUUID(),
      creationTimestamp: cluster.timestamp(),
    };
    cluster.store.put(table, { ...object, metadata });
  };
  for (const name of ["default", "kube-system", "kube-public", "kube-node-lease"]) {
    put(coreTable("namespaces"), namespace(name));
  }
  for (const role of roles) put(rbacTable("clusterroles"), clusterRole(role));
  for (const [role, groups] of bindings) {
    put(rbacTable("clusterrolebindings"), binding(role, groups));
  }
}
