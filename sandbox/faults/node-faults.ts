import { ignoring } from "@/sandbox/client/kube-error";
import { resources } from "@/sandbox/client/resources";
import { driverName } from "@/sandbox/csi-driver/driver-settings";
import { driverSet, providerSet } from "@/sandbox/scenario/cluster-setup";
import { until } from "@/sandbox/until";
import type { KubeObject } from "@/lib/domain/kube-object";
import { type Fault, type FaultWorld, atFirstMount } from "./fault";

const nowhere = { "bindery.sandbox/nowhere": "true" };

async function select(
  world: FaultWorld,
  at: { namespace: string; name: string },
  nodeSelector: Record<string, string> | null,
): Promise<void> {
  const body = { spec: { template: { spec: { nodeSelector } } } };
  await world.client.patch(resources.daemonSets, at, { type: "merge", body });
  await until(`${at.name} has settled`, async () => {
    const set = await world.client.get(resources.daemonSets, at);
    const { desiredNumberScheduled = 0, numberReady = 0 } = set.status ?? {};
    const isWanted =
      nodeSelector === null ? desiredNumberScheduled > 0 : desiredNumberScheduled === 0;
    const registered = await world.client.list(resources.csiNodes);
    const count = registered.items.filter((one) => (one.spec?.drivers ?? []).length > 0).length;
    const isRegistered = at !== driverSet || count === desiredNumberScheduled;
    return isWanted && isRegistered && numberReady === desiredNumberScheduled;
  });
}

/** A DaemonSet that no node takes; back to every node afterwards. Touches the whole cluster. */
function withdrawn(id: string, title: string, at: typeof driverSet): Fault {
  const fault = atFirstMount(id, title, (world) => select(world, at, nowhere));
  return {
    ...fault,
    revert: async (world, target) => {
      await select(world, at, null);
      await target.restart();
    },
  };
}

function driverObjectFault(): Fault {
  let removed: KubeObject | null = null;
  const fault = atFirstMount(
    "driver-object-missing",
    "the CSIDriver object was deleted",
    async ({ client }) => {
      removed = await client.get(resources.csiDrivers, { name: driverName });
      await client.delete(resources.csiDrivers, { name: driverName });
    },
  );
  return {
    ...fault,
    revert: async ({ client }, target) => {
      const fresh = { ...removed, metadata: { name: driverName } } as KubeObject;
      await ignoring([409], () => client.create(resources.csiDrivers, fresh));
      await target.restart();
    },
  };
}

/** Faults of nodes and of the driver, beyond the rows of `observed/vault.md`. */
export const nodeFaults: readonly Fault[] = [
  withdrawn("driver-off-nodes", "no driver pod on any node (F03)", driverSet),
  withdrawn("provider-off-nodes", "no provider pod on any node (F04)", providerSet),
  driverObjectFault(),
  atFirstMount(
    "uncertain-first-mount",
    "first mount ends in an uncertain error (F89)",
    async ({ driver }) => driver.failNext("DeadlineExceeded"),
  ),
];
