import type { KubeClient } from "@/sandbox/client/kube-client";
import { ignoring } from "@/sandbox/client/kube-error";
import { resources } from "@/sandbox/client/resources";
import { clusterRoleBinding } from "@/sandbox/rbac";
import { requestAccountToken } from "./account-token";
import type { VaultAdmin } from "./vault-admin";

export const binderyAccount = { namespace: "bindery", name: "bindery" } as const;
const vaultAccount = { namespace: "vault", name: "vault" } as const;

/** What Bindery may do in Vault: metadata, capabilities and writes; no value is readable. */
const binderyPolicy = [
  ["secret/metadata/*", ["read", "list"]],
  ["secret/subkeys/*", ["read"]],
  ["secret/data/*", ["create", "update", "patch"]],
  ["secret/delete/*", ["update"]],
  ["secret/undelete/*", ["update"]],
  ["secret/config", ["read"]],
  ["sys/mounts", ["read"]],
  ["sys/mounts/*", ["read"]],
  ["sys/auth", ["read"]],
  ["sys/policies/acl", ["list"]],
  ["sys/policies/acl/*", ["read"]],
  ["sys/capabilities", ["update"]],
  ["auth/kubernetes/role", ["list"]],
  ["auth/kubernetes/role/*", ["read"]],
  ["auth/kubernetes/config", ["read"]],
] as const;

export interface VaultSetup {
  readonly admin: VaultAdmin;
  readonly client: KubeClient;
  readonly kubernetes: { readonly url: string; readonly caPem: string };
}

export interface BinderyAccess {
  readonly token: string;
  readonly roleId: string;
  readonly secretId: string;
  /** Role of the Kubernetes auth method, bound to Bindery's ServiceAccount. */
  readonly kubernetesRole: string;
}

/** Kubernetes auth that asks the API server about tokens, and Bindery's three ways to sign in. */
export async function setUpVault(setup: VaultSetup): Promise<BinderyAccess> {
  const { admin } = setup;
  await configureKubernetesAuth(setup);
  await admin.call("PUT", "sys/policies/acl/bindery", { policy: policyText(binderyPolicy) });
  await admin.call("POST", "auth/kubernetes/role/bindery", {
    bound_service_account_names: [binderyAccount.name],
    bound_service_account_namespaces: [binderyAccount.namespace],
    token_policies: ["bindery"],
    audience: "vault",
    token_ttl: "1h",
  });
  await enableAuth(admin, "approle");
  await admin.call("POST", "auth/approle/role/bindery", {
    token_policies: ["bindery"],
    token_ttl: "1h",
  });
  const data = async (method: string, path: string): Promise<Record<string, string>> =>
    ((await admin.call(method, path))?.["data"] ?? {}) as Record<string, string>;
  const { role_id: roleId = "" } = await data("GET", "auth/approle/role/bindery/role-id");
  const { secret_id: secretId = "" } = await data("POST", "auth/approle/role/bindery/secret-id");
  const made = await admin.call("POST", "auth/token/create", {
    policies: ["bindery"],
    ttl: "768h",
    display_name: "bindery",
  });
  const auth = made?.["auth"] as { client_token: string } | undefined;
  if (auth === undefined) throw new Error("Vault made no token");
  const token = auth.client_token;
  return { token, roleId, secretId, kubernetesRole: "bindery" };
}

async function configureKubernetesAuth({ admin, client, kubernetes }: VaultSetup): Promise<void> {
  await ensureAccount(client, vaultAccount);
  const subject = { kind: "ServiceAccount", ...vaultAccount } as const;
  const binding = clusterRoleBinding("system:auth-delegator", subject);
  await ignoring([409], () => client.create(resources.clusterRoleBindings, binding));
  const reviewer = await requestAccountToken(client, vaultAccount);
  await enableAuth(admin, "kubernetes");
  await admin.call("POST", "auth/kubernetes/config", {
    kubernetes_host: kubernetes.url,
    kubernetes_ca_cert: kubernetes.caPem,
    token_reviewer_jwt: reviewer,
    disable_local_ca_jwt: true,
  });
}

async function enableAuth(admin: VaultAdmin, type: string): Promise<void> {
  const mounted = (await admin.call("GET", "sys/auth"))?.["data"] as Record<string, unknown>;
  if (`${type}/` in mounted) return;
  await admin.call("POST", `sys/auth/${type}`, { type });
}

export function policyText(rules: readonly (readonly [string, readonly string[]])[]): string {
  const line = ([path, capabilities]: readonly [string, readonly string[]]): string =>
    `path "${path}" {\n  capabilities = [${capabilities.map((one) => `"${one}"`).join(", ")}]\n}`;
  return `${rules.map(line).join("\n")}\n`;
}

export async function ensureAccount(
  client: KubeClient,
  at: { namespace: string; name: string },
): Promise<void> {
  await ensureNamespace(client, at.namespace);
  const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: at };
  await ignoring([409], () => client.create(resources.serviceAccounts, account));
}

export async function ensureNamespace(client: KubeClient, name: string): Promise<void> {
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
  await ignoring([409], () => client.create(resources.namespaces, namespace));
}
