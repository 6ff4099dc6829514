import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseAllDocuments } from "yaml";
import type { KubeObject } from "@/lib/domain/kube-object";
import type { KubeClient } from "./client/kube-client";
import { ignoring } from "./client/kube-error";
import { resources, type ResourceType } from "./client/resources";

const folder = fileURLToPath(new URL("../deploy/kubernetes", import.meta.url));
const group = "rbac.authorization.k8s.io";

/** The rights come from the files that are given to clusters, so that what works here works there. */
export const deployFiles = {
  account: "account.yaml",
  clusterReads: "cluster-reads.yaml",
  impersonate: "impersonate.yaml",
  read: "namespace/read.yaml",
  write: "namespace/write.yaml",
  writeOwn: "namespace/write-own.yaml",
  writePerson: "namespace/write-person.yaml",
  probe: "namespace/probe.yaml",
} as const;
export type DeployFile = keyof typeof deployFiles;

export interface RbacObject extends KubeObject {
  rules?: {
    apiGroups: string[];
    resources: string[];
    verbs: string[];
    resourceNames?: string[];
  }[];
  roleRef?: { apiGroup: string; kind: string; name: string };
  subjects?: Subject[];
}

/** The objects of one file of `deploy/kubernetes`. */
export function readDeployFile(file: DeployFile): RbacObject[] {
  const text = readFileSync(join(folder, deployFiles[file]), "utf8");
  return parseAllDocuments(text).map((document) => document.toJS() as RbacObject);
}

const typesByKind: Record<string, ResourceType> = {
  Namespace: resources.namespaces,
  ServiceAccount: resources.serviceAccounts,
  Role: resources.roles,
  RoleBinding: resources.roleBindings,
  ClusterRole: resources.clusterRoles,
  ClusterRoleBinding: resources.clusterRoleBindings,
};

/** Creates what is not there yet; `namespace` as in `kubectl -n NAMESPACE apply -f`. */
export async function applyRights(
  client: KubeClient,
  objects: readonly RbacObject[],
  namespace?: string,
): Promise<void> {
  for (const object of objects) {
    const type = typesByKind[object.kind];
    if (!type) throw new Error(`deploy/kubernetes holds a ${object.kind}, which nobody applies`);
    const metadata =
      type.namespaced && namespace ? { namespace, ...object.metadata } : object.metadata;
    await ignoring([409], () => client.create(type, { ...object, metadata }));
  }
}

/** Everything that Bindery may have in one namespace, of every variant that its own account can hold. */
export async function grantNamespace(client: KubeClient, namespace: string): Promise<void> {
  for (const file of ["read", "write", "writeOwn", "probe"] as const)
    await applyRights(client, readDeployFile(file), namespace);
}

/** The same rights to look and apply for somebody else: a binding of its own to each of the two Roles. */
export function bindingsFor(subject: Subject): RbacObject[] {
  return [...readDeployFile("read"), ...readDeployFile("writeOwn")]
    .filter(({ kind }) => kind === "RoleBinding")
    .map((binding) => ({
      ...binding,
      metadata: { ...binding.metadata, name: `${binding.metadata.name}-${subject.name}` },
      subjects: [subjectOf(subject)],
    }));
}

/** Anybody may be impersonated: the sandbox does not know who will sign in. A cluster names its people. */
export function impersonateAnybody(): RbacObject[] {
  return readDeployFile("impersonate").map((object) => {
    for (const rule of object.rules ?? []) delete rule.resourceNames;
    return object;
  });
}

export interface Subject {
  readonly kind: "ServiceAccount" | "User";
  readonly name: string;
  readonly namespace?: string;
}

export function clusterRoleBinding(role: string, subject: Subject): RbacObject {
  return {
    apiVersion: `${group}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name: `${role.replaceAll(":", "-")}-${subject.name}` },
    roleRef: { apiGroup: group, kind: "ClusterRole", name: role },
    subjects: [subjectOf(subject)],
  };
}

function subjectOf(subject: Subject): Subject & { apiGroup?: string } {
  return subject.kind === "User" ? { apiGroup: group, ...subject } : subject;
}
