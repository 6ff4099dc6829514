import type { KubeClient } from "@/sandbox/client/kube-client";
import type { CsiDriver } from "@/sandbox/csi-driver/csi-driver";
import type { Kubelet } from "@/sandbox/kubelet/kubelet";
import type { BindingNames } from "@/sandbox/scenario/binding";
import type { VaultAdmin } from "@/sandbox/scenario/vault-admin";
import type { SecretProviderClass } from "@/lib/domain/kube-object";

export interface FaultWorld {
  readonly client: KubeClient;
  readonly vault: VaultAdmin;
  readonly kubelet: Kubelet;
  readonly driver: CsiDriver;
}

export interface FaultTarget extends BindingNames {
  /** The key that faults spoil. */
  readonly key: string;
  /** Replaces the pods, so that a first mount happens. */
  restart(): Promise<void>;
  /** The SecretProviderClass as it was before any fault. */
  readonly intactClass: SecretProviderClass;
  /** Everything as it was before any fault. */
  restore(): Promise<void>;
}

export interface Fault {
  readonly id: string;
  /** The row of `observed/vault.md`, word for word. */
  readonly title: string;
  readonly moment: "first-mount" | "after-mount";
  apply(world: FaultWorld, target: FaultTarget): Promise<void>;
  revert(world: FaultWorld, target: FaultTarget): Promise<void>;
}

type Change = (world: FaultWorld, target: FaultTarget) => Promise<void>;

/** Seen at the next first mount: the pods are replaced after the change, and again after the repair. */
export function atFirstMount(id: string, title: string, change: Change): Fault {
  return {
    id,
    title,
    moment: "first-mount",
    apply: async (world, target) => {
      await change(world, target);
      await target.restart();
    },
    revert: async (_world, target) => {
      await target.restore();
      await target.restart();
    },
  };
}

/** Happens to pods that have mounted already. */
export function afterMount(id: string, title: string, change: Change): Fault {
  return {
    id,
    title,
    moment: "after-mount",
    apply: change,
    revert: (_world, target) => target.restore(),
  };
}
