import { stringify } from "yaml";
import type { KubeClient } from "@/sandbox/client/kube-client";
import { resources } from "@/sandbox/client/resources";
import { environmentAccount } from "@/sandbox/mendix-operator/app-deployment";
import type { KubeObject, SecretProviderClass } from "@/lib/domain/kube-object";
import type { VaultAdmin } from "./vault-admin";
import { policyText } from "./vault-setup";

export const environmentClass = "privatecloud.mendix.com/environment-class";

/** The names that one binding uses in Kubernetes and in Vault. */
export interface BindingNames {
  readonly namespace: string;
  /** Environment, ServiceAccount and SecretProviderClass alike. */
  readonly name: string;
  readonly role: string;
  readonly policy: string;
  /** KV v2, with `/data/`. */
  readonly secretPath: string;
}

export interface ObjectEntry {
  objectName: string;
  secretPath: string;
  secretKey?: string;
  [field: string]: unknown;
}

export function entriesOf(names: BindingNames, keys: readonly string[]): ObjectEntry[] {
  return keys.map((key) => ({ objectName: key, secretPath: names.secretPath, secretKey: key }));
}

export function classOf(
  names: BindingNames,
  vaultUrl: string,
  entries: readonly ObjectEntry[],
): SecretProviderClass {
  return {
    apiVersion: resources.secretProviderClasses.apiVersion,
    kind: resources.secretProviderClasses.kind,
    metadata: {
      name: names.name,
      namespace: names.namespace,
      annotations: { [environmentClass]: "true" },
    },
    spec: {
      provider: "vault",
      parameters: {
        vaultAddress: vaultUrl,
        roleName: names.role,
        objects: stringify(entries, { lineWidth: 0 }),
      },
    },
  };
}

export function accountOf(names: BindingNames): KubeObject {
  const { name, namespace } = names;
  const annotations = { [environmentAccount]: "true" };
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace, annotations } };
}

export async function writePolicy(vault: VaultAdmin, names: BindingNames): Promise<void> {
  const paths = [names.secretPath, `${names.secretPath}-absent`];
  const rules = paths.map((path) => [path, ["read"]] as const);
  await vault.call("PUT", `sys/policies/acl/${names.policy}`, { policy: policyText(rules) });
}

export async function writeRole(
  vault: VaultAdmin,
  names: BindingNames,
  bound: { account?: string; namespace?: string; audience?: string } = {},
): Promise<void> {
  await vault.call("POST", `auth/kubernetes/role/${names.role}`, {
    bound_service_account_names: [bound.account ?? names.name],
    bound_service_account_namespaces: [bound.namespace ?? names.namespace],
    token_policies: [names.policy],
    audience: bound.audience ?? "vault",
    token_ttl: "1h",
  });
}

export async function applyClass(
  client: KubeClient,
  wanted: SecretProviderClass,
): Promise<SecretProviderClass> {
  const type = resources.secretProviderClasses;
  const { namespace, name } = wanted.metadata;
  const known = await client.find(type, { namespace, name });
  if (known === null) return client.create(type, wanted);
  const { resourceVersion, uid } = known.metadata;
  return client.replace(type, {
    ...wanted,
    metadata: { ...wanted.metadata, resourceVersion, uid },
  });
}
