import type { KubeClient } from "@/sandbox/client/kube-client";
import { kubeconfigOf } from "@/sandbox/kubeconfig";
import {
  applyRights,
  bindingsFor,
  grantNamespace,
  impersonateAnybody,
  readDeployFile,
} from "@/sandbox/rbac";
import { requestAccountToken } from "./account-token";
import { binderyAccount, ensureAccount } from "./vault-setup";

export const personNamespace = "mendix-commerce";
const person = { namespace: "bindery", name: "priya-raman" } as const;

export interface Kubeconfigs {
  /** May do everything. */
  readonly admin: string;
  /** Bindery's own account with the rights of deploy/kubernetes. */
  readonly bindery: string;
  /** RoleBindings in one namespace (`personNamespace`), nothing else. */
  readonly person: string;
}

export interface ApiServer {
  readonly url: string;
  readonly caPem: string;
  readonly adminToken: string;
}

export async function setUpAccess(client: KubeClient, server: ApiServer): Promise<Kubeconfigs> {
  await ensureAccount(client, person);
  for (const objects of [
    readDeployFile("account"),
    readDeployFile("clusterReads"),
    impersonateAnybody(),
  ])
    await applyRights(client, objects);
  await grantNamespace(client, personNamespace);
  await applyRights(client, bindingsFor({ kind: "ServiceAccount", ...person }), personNamespace);
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
