import { createKubeClient } from "@/sandbox/client/kube-client";
import { installCrds } from "@/sandbox/scenario/crd-setup";
import { type AnyWorld, type WorldSettings, startWorldOn } from "@/sandbox/world-on";
import { startKubeApiserver } from "./start-kube-apiserver";
import { registerKubernetesPlugin, startVault } from "./start-vault";

/**
 * A real API server and a real Vault, with the sandbox's controllers as their clients: kubelet, CSI driver, Mendix
 * Operator, and what a controller manager does.
 */
export async function startControlledWorld(settings: WorldSettings = {}): Promise<AnyWorld> {
  const stops: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const stop of stops.toReversed()) await stop();
  };
  try {
    const { target: kubernetes, ...api } = await startKubeApiserver({ admitsByAccount: true });
    stops.push(api.stop);
    const { target: vaultServer, ...store } = await startVault();
    stops.push(store.stop);
    await registerKubernetesPlugin(vaultServer);
    const { url, caPem, adminToken } = kubernetes;
    const client = createKubeClient({ url, caPem, token: adminToken }, "bindery-sandbox");
    await installCrds(client);
    client.close();
    const servers = { kubernetes, vault: vaultServer };
    const { stop, ...world } = await startWorldOn(servers, settings);
    stops.push(async () => stop());
    return { ...world, kubernetes, vaultServer, close };
  } catch (error) {
    await close();
    throw error;
  }
}
