import { randomBytes } from "node:crypto";
import type { KubeClient } from "@/sandbox/client/kube-client";
import { ignoring } from "@/sandbox/client/kube-error";
import { resources } from "@/sandbox/client/resources";
import { type ProviderInstance, argumentOf } from "./driver-settings";
import type { ProviderEnvironment } from "./vault-provider/vault-provider";

const hmacSecretName = "vault-csi-provider-hmac-key";

interface ConfigMapVolume {
  name: string;
  configMap?: { name?: string };
}

/** What the provider's pod has: its flags and variables, the files mounted into it, its HMAC key. */
export function providerEnvironmentOf(
  client: KubeClient,
  instance: ProviderInstance,
): ProviderEnvironment {
  const variable = (name: string): string | undefined =>
    instance.container.env?.find((one) => one.name === name)?.value;
  return {
    defaultAddress: argumentOf(instance.container, "vault-addr") ?? variable("VAULT_ADDR"),
    readFile: (path) => readMountedFile(client, instance, path ?? variable("VAULT_CACERT")),
    hmacKey: () => hmacKeyIn(client, instance.namespace),
  };
}

async function readMountedFile(
  client: KubeClient,
  { container, pod, namespace }: ProviderInstance,
  path: string | undefined,
): Promise<string | undefined> {
  const mount = container.volumeMounts?.find((one) => path?.startsWith(`${one.mountPath}/`));
  if (path === undefined || mount === undefined) return undefined;
  const volumes = (pod.spec?.volumes ?? []) as ConfigMapVolume[];
  const name = volumes.find((volume) => volume.name === mount.name)?.configMap?.name;
  if (name === undefined) return undefined;
  const map = await client.find(resources.configMaps, { namespace, name });
  return map?.data?.[path.slice(mount.mountPath.length + 1)];
}

async function hmacKeyIn(client: KubeClient, namespace: string): Promise<string> {
  const at = { namespace, name: hmacSecretName };
  const known = await client.find(resources.secrets, at);
  if (known?.data?.["key"] !== undefined) return known.data["key"];
  const key = randomBytes(32).toString("base64");
  const made = await ignoring([409], () =>
    client.create(resources.secrets, {
      apiVersion: "v1",
      kind: "Secret",
      metadata: at,
      data: { key },
    }),
  );
  return made === null ? hmacKeyIn(client, namespace) : key;
}
