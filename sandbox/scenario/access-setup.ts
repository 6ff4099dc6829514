import type { KubeClient } from "@/sandbox/client/kube-client";
import { ignoring } from "@/sandbox/client/kube-error";
import { resources } from "@/sandbox/client/resources";
import { kubeconfigOf } from "@/sandbox/kubeconfig";
import { binderyClusterRole, clusterRoleBinding, namespaceRole, roleBinding } from "@/sandbox/rbac";
import { requestAccountToken } from "./account-token";
import { binderyAccount, ensureAccount } from "./vault-setup";

export const personNamespace = "mendix-commerce";
const person = { namespace: "bindery", name: "priya-raman" } as const;

export interface Kubeconfigs {
  /** May do everything. */
  readonly admin: string;
  /** Bindery's own account with its ClusterRole. */
  readonly bindery: string;
  /** One RoleBinding in one namespace (`personNamespace`), nothing else. */
  readonly person: string;
}

export interface ApiServer {
  readonly url: string;
  readonly caPem: string;
  readonly adminToken: string;
}

export async function setUpAccess(client: KubeClient, server: ApiServer): Promise<Kubeconfigs> {
  await ensureAccount(client, binderyAccount);
  await ensureAccount(client, person);
  const bindery = { kind: "ServiceAccount", ...binderyAccount } as const;
  const objects = [
    [resources.clusterRoles, binderyClusterRole()],
    [resources.clusterRoleBindings, clusterRoleBinding("bindery", bindery)],
    [resources.roles, namespaceRole(personNamespace)],
    [resources.roleBindings, roleBinding(personNamespace, { kind: "ServiceAccount", ...person })],
  ] as const;
  for (const [type, object] of objects) {
    await ignoring([409], () => client.create(type, object));
  }
  const { url, caPem, adminToken } = server;
  const personToken = await requestAccountToken(client, person);
  const binderyToken = await requestAccountToken(client, binderyAccount);
  return {
    admin: kubeconfigOf({ url, caPem, token: adminToken, user: "admin" }),
    bindery: kubeconfigOf({ url, caPem, token: binderyToken, user: "bindery" }),
    person: kubeconfigOf({
      url,
      caPem,
      token: personToken,
      user: person.name,
      namespace: personNamespace,
    }),
  };
}
