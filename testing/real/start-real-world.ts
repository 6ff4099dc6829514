import type { KubernetesTarget, VaultTarget } from "@/testing/suites/targets";
import { startKubeApiserver } from "./start-kube-apiserver";
import { enableKubernetesAuth, startVault } from "./start-vault";

export interface RealWorld {
  readonly kubernetes: KubernetesTarget;
  readonly vault: VaultTarget;
  stop(): Promise<void>;
}

/** A real API server and a real Vault whose Kubernetes auth asks it about tokens. */
export async function startRealWorld(): Promise<RealWorld> {
  const kubernetes = await startKubeApiserver();
  const vault = await startVault().catch(async (error: unknown) => {
    await kubernetes.stop();
    throw error;
  });
  const stop = async (): Promise<void> => {
    await vault.stop();
    await kubernetes.stop();
  };
  try {
    await enableKubernetesAuth(vault.target, kubernetes.target);
  } catch (error) {
    await stop();
    throw error;
  }
  return { kubernetes: kubernetes.target, vault: vault.target, stop };
}
