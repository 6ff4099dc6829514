import { canonicalJson } from "@/lib/domain/canonical-json";
import type { KubeObject } from "@/lib/domain/kube-object";
import { resources } from "@/sandbox/client/resources";
import type { World } from "@/sandbox/world";

export interface Place {
  namespace: string;
  name: string;
}

/** What the cluster holds of a binding, read past Bindery; equal texts are equal bindings. */
export async function bindingIn({ client }: World, at: Place): Promise<string> {
  const [account, cls, app] = await Promise.all([
    client.find(resources.serviceAccounts, at),
    client.find(resources.secretProviderClasses, at),
    client.find(resources.mendixApps, at),
  ]);
  const alive = <T extends KubeObject>(object: T | null) =>
    object?.metadata.deletionTimestamp ? null : object;
  return canonicalJson([
    alive(account)?.metadata.annotations ?? null,
    alive(cls)?.spec ?? null,
    app?.spec?.allowOverrideSecretsWithSecretStoreCSIDriver ?? false,
  ]);
}

export async function restartIn({ client }: World, at: Place): Promise<string | null> {
  const name = `${at.name}-master`;
  const found = await client.find(resources.deployments, { namespace: at.namespace, name });
  const marks = found?.spec?.template?.metadata?.annotations ?? {};
  return marks["kubectl.kubernetes.io/restartedAt"] ?? null;
}

export async function valueIn({ vault }: World, path: string, key: string): Promise<unknown> {
  return (await vault.read(path))?.[key] ?? null;
}
