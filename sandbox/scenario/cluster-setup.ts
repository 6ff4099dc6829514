import type { KubeClient } from "@/sandbox/client/kube-client";
import { ignoring } from "@/sandbox/client/kube-error";
import { type ResourceType, resources } from "@/sandbox/client/resources";
import { driverName } from "@/sandbox/csi-driver/driver-settings";
import { until } from "@/sandbox/until";
import type { KubeObject } from "@/lib/domain/kube-object";
import { ensureAccount, ensureNamespace } from "./vault-setup";

const providersPath = "/var/run/secrets-store-csi-providers";
export const driverSet = {
  namespace: "kube-system",
  name: "csi-secrets-store-secrets-store-csi-driver",
};
export const providerSet = { namespace: "csi", name: "vault-csi-provider" };
export const operatorVersion = "2.28.1";

export interface ClusterSetup {
  readonly client: KubeClient;
  readonly nodes: readonly string[];
  readonly driverVersion: string;
  /** As in the driver's arguments, for instance `2m`. */
  readonly pollInterval: string;
  readonly vault: { readonly url: string; readonly caPem: string };
}

/** Nodes, the driver and Vault's provider as their charts install them; waits until every node has registered. */
export async function setUpCluster(setup: ClusterSetup): Promise<void> {
  const { client } = setup;
  const create = (type: ResourceType, object: KubeObject): Promise<unknown> =>
    ignoring([409], () => client.create(type, object));
  for (const at of [driverSet, providerSet]) {
    await ensureNamespace(client, at.namespace);
    await ensureAccount(client, at);
  }
  await ensureAccount(client, { namespace: "kube-system", name: "secrets-store-csi-driver" });
  for (const name of setup.nodes) {
    await create(resources.nodes, nodeOf(name));
    await ignoring([404], () => writeNodeStatus(client, name));
  }
  await create(resources.csiDrivers, csiDriverOf(setup.driverVersion));
  await create(resources.configMaps, {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "vault-ca", namespace: providerSet.namespace },
    data: { "ca.crt": setup.vault.caPem },
  });
  await create(resources.daemonSets, driverDaemonSet(setup));
  await create(resources.daemonSets, providerDaemonSet(setup.vault.url));
  await until("each node has the driver registered and the provider running", () => isReady(setup));
}

async function isReady({ client, nodes }: ClusterSetup): Promise<boolean> {
  const csiNodes = await client.list(resources.csiNodes);
  const registered = csiNodes.items.filter((one) => (one.spec?.drivers ?? []).length > 0);
  const provider = await client.get(resources.daemonSets, providerSet);
  return registered.length >= nodes.length && provider.status?.numberReady === nodes.length;
}

function nodeOf(name: string): KubeObject {
  const labels = { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux" };
  return { apiVersion: "v1", kind: "Node", metadata: { name, labels } };
}

async function writeNodeStatus(client: KubeClient, name: string): Promise<void> {
  const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const ready = {
    type: "Ready",
    status: "True",
    reason: "KubeletReady",
    message: "kubelet is posting ready status",
  };
  const status = {
    conditions: [{ ...ready, lastHeartbeatTime: now, lastTransitionTime: now }],
    nodeInfo: {
      architecture: "amd64",
      bootID: "",
      containerRuntimeVersion: "containerd://2.1.4",
      kernelVersion: "6.12.0",
      kubeProxyVersion: "",
      kubeletVersion: "v1.36.3",
      machineID: "",
      operatingSystem: "linux",
      osImage: "Sandbox",
      systemUUID: "",
    },
  };
  const at = { name, subresource: "status" };
  await client.patch(resources.nodes, at, { type: "merge", body: { status } });
}

/** `requiresRepublish` is what rotation from 1.6.0 on rests on; the 1.5 charts did not set it. */
function csiDriverOf(version: string): KubeObject {
  return {
    apiVersion: resources.csiDrivers.apiVersion,
    kind: resources.csiDrivers.kind,
    metadata: { name: driverName },
    spec: {
      podInfoOnMount: true,
      attachRequired: false,
      volumeLifecycleModes: ["Ephemeral"],
      requiresRepublish: !version.startsWith("1.5"),
      tokenRequests: [{ audience: "vault", expirationSeconds: 3_600 }],
    },
  };
}

function daemonSetOf(
  at: { namespace: string; name: string },
  labels: Record<string, string>,
  spec: Record<string, unknown>,
): KubeObject {
  return {
    apiVersion: resources.daemonSets.apiVersion,
    kind: resources.daemonSets.kind,
    metadata: { ...at, labels },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

function driverDaemonSet(setup: ClusterSetup): KubeObject {
  const labels = {
    app: "secrets-store-csi-driver",
    "app.kubernetes.io/name": "secrets-store-csi-driver",
    "app.kubernetes.io/managed-by": "Helm",
  };
  return daemonSetOf(driverSet, labels, {
    serviceAccountName: "secrets-store-csi-driver",
    containers: [
      {
        name: "secrets-store",
        image: `registry.k8s.io/csi-secrets-store/driver:v${setup.driverVersion}`,
        args: [
          "--endpoint=$(CSI_ENDPOINT)",
          "--nodeid=$(KUBE_NODE_NAME)",
          `--provider-volume=${providersPath}`,
          "--metrics-addr=:8095",
          "--enable-secret-rotation=true",
          `--rotation-poll-interval=${setup.pollInterval}`,
        ],
        volumeMounts: [{ name: "providers-dir", mountPath: providersPath }],
      },
    ],
    volumes: [{ name: "providers-dir", hostPath: { path: providersPath } }],
  });
}

function providerDaemonSet(vaultUrl: string): KubeObject {
  const labels = { "app.kubernetes.io/name": "vault-csi-provider" };
  return daemonSetOf(providerSet, labels, {
    serviceAccountName: providerSet.name,
    containers: [
      {
        name: "provider-vault-installer",
        image: "hashicorp/vault-csi-provider:1.7.4",
        args: ["-endpoint=/provider/vault.sock", `-vault-addr=${vaultUrl}`],
        env: [{ name: "VAULT_CACERT", value: "/vault/tls/ca.crt" }],
        volumeMounts: [
          { name: "providervol", mountPath: "/provider" },
          { name: "vault-ca", mountPath: "/vault/tls", readOnly: true },
        ],
      },
    ],
    volumes: [
      { name: "providervol", hostPath: { path: providersPath } },
      { name: "vault-ca", configMap: { name: "vault-ca" } },
    ],
  });
}
