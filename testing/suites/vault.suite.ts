import { beforeAll, describe } from "vitest";
import type { VaultTarget, VaultWithKubernetes } from "./targets";
import { describeAccess } from "./vault/access";
import { describeKubernetesAuth } from "./vault/kubernetes-auth";
import { describePlainKeyValues, describeVersionedKeyValues } from "./vault/kv";
import { describeSeal, describeSystem } from "./vault/system";
import { openVaultWorld, type VaultWorld } from "./vault/world";

/** What Bindery relies on in a Vault; each assertion is what Vault 1.21.2 answered. */
export function registerVaultSuite(name: string, getTarget: () => Promise<VaultTarget>): void {
  describe(name, () => {
    let opened: VaultWorld | null = null;
    const world = (): VaultWorld => {
      if (opened === null) throw new Error("the server is not started yet");
      return opened;
    };
    beforeAll(async () => {
      opened = openVaultWorld(await getTarget());
    });
    describeSystem(world);
    describeVersionedKeyValues(world);
    describePlainKeyValues(world);
    describeAccess(world);
    describeSeal(world);
  });
}

/** The same for sign-in with Kubernetes tokens, which needs an API server too. */
export function registerVaultKubernetesSuite(
  name: string,
  getTarget: () => Promise<VaultWithKubernetes>,
): void {
  describe(name, () => describeKubernetesAuth(getTarget));
}
