import { startControllers } from "@/sandbox/controllers";
import type { FaultWorld } from "@/sandbox/faults/fault";
import { type ApiServer, type Kubeconfigs, setUpAccess } from "@/sandbox/scenario/access-setup";
import { setUpCluster } from "@/sandbox/scenario/cluster-setup";
import type { EnvironmentSeed } from "@/sandbox/scenario/environment-seed";
import { environmentSeeds } from "@/sandbox/scenario/environments";
import { setUpOperator } from "@/sandbox/scenario/operator-setup";
import { seedEnvironment } from "@/sandbox/scenario/seed-world";
import { type VaultServer, createVaultAdmin } from "@/sandbox/scenario/vault-admin";
import { type BinderyAccess, ensureNamespace, setUpVault } from "@/sandbox/scenario/vault-setup";

export interface WorldSettings {
  /** The same number gives the same made-up values. Default 1. */
  readonly dataSeed?: number;
  /** Multiplies every wait of the kubelet and the driver; default 0.05. */
  readonly timeScale?: number;
  readonly driverVersion?: string;
  /** As in the driver's arguments; default `2m`, multiplied by the time scale like all else. */
  readonly pollInterval?: string;
  /** `full`, or `empty` for a cluster and a Vault without any environment. */
  readonly scenario?: "full" | "empty";
  readonly nodes?: readonly string[];
}

export interface WorldOn extends FaultWorld {
  readonly kubeconfigs: Kubeconfigs;
  readonly bindery: BinderyAccess;
  readonly environments: readonly EnvironmentSeed[];
  stop(): void;
}

/** A world whoever runs its two servers: what a test may rely on in the sandbox and on real servers alike. */
export interface AnyWorld extends Omit<WorldOn, "stop"> {
  readonly kubernetes: ApiServer;
  readonly vaultServer: VaultServer;
  close(): Promise<void>;
}

const nodesDefault = ["ams-w-01", "ams-w-02", "ams-w-03"];

/** Controllers and scenario on any API server that serves the CRDs and any Vault, over their public APIs. */
export async function startWorldOn(
  servers: { kubernetes: ApiServer; vault: VaultServer },
  settings: WorldSettings = {},
): Promise<WorldOn> {
  const { url, caPem, adminToken } = servers.kubernetes;
  const controllers = await startControllers({
    connection: { url, caPem, token: adminToken },
    timeScale: settings.timeScale ?? 0.05,
  });
  const { client, kubelet, driver } = controllers;
  const vault = createVaultAdmin(servers.vault);
  const world = { client, kubelet, driver, vault };
  try {
    const nodes = settings.nodes ?? nodesDefault;
    const driverVersion = settings.driverVersion ?? "1.6.1";
    const pollInterval = settings.pollInterval ?? "2m";
    await setUpCluster({ client, nodes, driverVersion, pollInterval, vault: servers.vault });
    const bindery = await setUpVault({ admin: vault, client, kubernetes: { url, caPem } });
    const environments = settings.scenario === "empty" ? [] : environmentSeeds;
    const namespaces = new Set(environments.map((seed) => seed.namespace));
    for (const namespace of namespaces) {
      await ensureNamespace(client, namespace);
      await setUpOperator(client, namespace);
    }
    const seeding = { ...world, dataSeed: settings.dataSeed ?? 1 };
    await Promise.all(environments.map((seed) => seedEnvironment(seeding, seed)));
    await ensureNamespace(client, "mendix-commerce");
    const kubeconfigs = await setUpAccess(client, servers.kubernetes);
    return { ...world, kubeconfigs, bindery, environments, stop: controllers.stop };
  } catch (error) {
    controllers.stop();
    throw error;
  }
}
