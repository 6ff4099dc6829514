import type { KubeObject } from "@/lib/domain/kube-object";

const csi = "secrets-store.csi.x-k8s.io";
const mendix = "privatecloud.mendix.com";
const read = ["get", "list", "watch"];
const apiVersion = "rbac.authorization.k8s.io/v1";

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

const rule = (group: string, names: string[], verbs: string[]): Rule => ({
  apiGroups: [group],
  resources: names,
  verbs,
});

const namespacedRules: Rule[] = [
  rule("", ["pods", "events", "serviceaccounts"], read),
  rule("", ["serviceaccounts"], ["create", "patch", "delete"]),
  rule("", ["pods"], ["delete"]),
  rule("apps", ["deployments", "replicasets"], read),
  rule("apps", ["deployments"], ["patch"]),
  rule(csi, ["secretproviderclasses"], [...read, "create", "patch", "update", "delete"]),
  rule(csi, ["secretproviderclasspodstatuses"], read),
  rule(mendix, ["*"], read),
  rule(mendix, ["mendixapps"], ["patch", "update"]),
  rule("deckhouse.io", ["secretsstoreimports"], read),
];

/** What Bindery's own account may do: no `secrets` verb at all. */
export function binderyClusterRole(): KubeObject {
  return {
    apiVersion,
    kind: "ClusterRole",
    metadata: { name: "bindery" },
    rules: [
      ...namespacedRules,
      rule("", ["namespaces", "nodes"], read),
      rule("apps", ["daemonsets"], read),
      rule("storage.k8s.io", ["csidrivers", "csinodes"], read),
      rule("apiextensions.k8s.io", ["customresourcedefinitions"], read),
      rule("", ["serviceaccounts/token"], ["create"]),
      rule("", ["users", "groups"], ["impersonate"]),
      rule("authorization.k8s.io", ["subjectaccessreviews"], ["create"]),
    ],
  };
}

/** The same inside one namespace, for a person or an account that may see nothing else. */
export function namespaceRole(namespace: string): KubeObject {
  return {
    apiVersion,
    kind: "Role",
    metadata: { name: "bindery-namespace", namespace },
    rules: namespacedRules,
  };
}

export interface Subject {
  readonly kind: "ServiceAccount" | "User";
  readonly name: string;
  readonly namespace?: string;
}

export function clusterRoleBinding(role: string, subject: Subject): KubeObject {
  return {
    apiVersion,
    kind: "ClusterRoleBinding",
    metadata: { name: `${role.replaceAll(":", "-")}-${subject.name}` },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects: [subjectOf(subject)],
  };
}

export function roleBinding(namespace: string, subject: Subject): KubeObject {
  return {
    apiVersion,
    kind: "RoleBinding",
    metadata: { name: `bindery-namespace-${subject.name}`, namespace },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "bindery-namespace" },
    subjects: [subjectOf(subject)],
  };
}

function subjectOf(subject: Subject) {
  return subject.kind === "User" ? { apiGroup: "rbac.authorization.k8s.io", ...subject } : subject;
}
