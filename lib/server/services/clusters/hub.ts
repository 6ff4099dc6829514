import "server-only";
import { AppError } from "@/lib/domain/errors";
import type { SecretValue } from "@/lib/domain/secret-value";
import { getDb } from "@/lib/server/db/client";
import type { Cluster as ClusterRow } from "@/lib/server/db/generated/client";
import { ClusterWatch, type ClusterChange } from "@/lib/server/kubernetes/cluster-watch";
import {
  inClusterConnection,
  parseKubeconfig,
  type ClusterConnection,
} from "@/lib/server/kubernetes/connection";
import { credentialsHint } from "@/lib/server/kubernetes/kube-error";
import { KubeApi } from "@/lib/server/kubernetes/kube-api";
import { getConfig } from "@/lib/server/config";
import { unseal } from "@/lib/server/security/seal";
import { singleton } from "@/lib/server/singleton";
import { errorFields, getLogger } from "@/lib/server/telemetry/logger";

/** Where a cluster's kubeconfig is sealed to. */
export const kubeconfigPlace = (name: string) => ({
  table: "cluster",
  row: name,
  field: "sealedKubeconfig",
});

export function toConnection(given: {
  source: string;
  context: string;
  kubeconfig: SecretValue | null;
}): ClusterConnection {
  if (given.source === "in-cluster") return inClusterConnection(getConfig().inCluster);
  if (!given.kubeconfig)
    throw new AppError("invalid_input", "A kubeconfig is needed.", {
      fields: [{ path: "kubeconfig", message: "A kubeconfig is needed." }],
    });
  return parseKubeconfig(given.kubeconfig.reveal(), given.context).connection;
}

export interface ClusterSettings {
  name: string;
  mode: "own" | "impersonate";
  canProbeAsEnvironment: boolean;
  version: number;
  createdAt: Date;
}

export const toSettings = (row: Omit<ClusterSettings, "mode"> & { mode: string }) => ({
  name: row.name,
  mode: row.mode === "impersonate" ? ("impersonate" as const) : ("own" as const),
  canProbeAsEnvironment: row.canProbeAsEnvironment,
  version: row.version,
  createdAt: row.createdAt,
});

/** The watches of this process, one per cluster. What listens hears every change of every cluster. */
export class ClusterHub {
  readonly #watches = new Map<string, ClusterWatch>();
  readonly #settings = new Map<string, ClusterSettings>();
  /** What each was opened with. */
  readonly #opened = new Map<string, Uint8Array | null>();
  readonly #failures = new Map<string, string>();
  readonly #listeners = new Set<(cluster: string, change: ClusterChange) => void>();

  onChange(listener: (cluster: string, change: ClusterChange) => void): void {
    this.#listeners.add(listener);
  }

  find(name: string): ClusterWatch | null {
    return this.#watches.get(name) ?? null;
  }

  /** Throws `not_found` for a cluster that is not registered, `cluster_unavailable` for one that could not be opened. */
  get(name: string): ClusterWatch {
    const watch = this.#watches.get(name);
    if (watch) return watch;
    const failure = this.#failures.get(name);
    if (failure)
      throw new AppError("cluster_unavailable", `Cluster ${name} cannot be opened: ${failure}`, {
        hint: credentialsHint,
      });
    throw new AppError("not_found", "There is no such cluster, or it is not shared with you.");
  }

  settings(name: string): ClusterSettings | null {
    return this.#settings.get(name) ?? null;
  }

  /** Every cluster that this process knows as registered, opened or not. */
  registered(): ClusterSettings[] {
    return [...this.#settings.values()];
  }

  failure(name: string): string | null {
    return this.#failures.get(name) ?? null;
  }

  all(): ClusterWatch[] {
    return [...this.#watches.values()];
  }

  /** Opens (or opens anew) the watch of a row. A row that does not open is remembered with its reason. */
  async open(row: ClusterRow, namespaces: string[]): Promise<void> {
    await this.close(row.name);
    // Whoever opened it meanwhile leaves no watch behind.
    while (this.#watches.has(row.name)) await this.close(row.name);
    this.#settings.set(row.name, toSettings(row));
    this.#opened.set(row.name, row.sealedKubeconfig);
    try {
      const kubeconfig = row.sealedKubeconfig
        ? unseal(row.sealedKubeconfig, kubeconfigPlace(row.name))
        : null;
      const watch = new ClusterWatch(
        row.name,
        new KubeApi(toConnection({ source: row.source, context: row.context, kubeconfig })),
      );
      this.#watches.set(row.name, watch);
      watch.onChange((change) => {
        for (const listener of this.#listeners) listener(row.name, change);
      });
      watch.start();
      for (const namespace of namespaces) watch.addNamespace(namespace);
    } catch (error) {
      this.#failures.set(
        row.name,
        error instanceof AppError ? error.message : "its credentials do not open",
      );
      getLogger().error(
        { cluster: row.name, ...errorFields(error) },
        "a cluster could not be opened",
      );
    }
  }

  /** Whether the row's connection is the one that is in use here. */
  isOpenedWith({ name, sealedKubeconfig }: ClusterRow): boolean {
    const opened = this.#opened.get(name) ?? null;
    return opened === null || sealedKubeconfig === null
      ? opened === sealedKubeconfig
      : Buffer.compare(opened, sealedKubeconfig) === 0;
  }

  updateSettings(settings: ClusterSettings): void {
    this.#settings.set(settings.name, settings);
  }

  async close(name: string): Promise<void> {
    this.#failures.delete(name);
    this.#settings.delete(name);
    this.#opened.delete(name);
    const watch = this.#watches.get(name);
    this.#watches.delete(name);
    await watch?.stop();
  }

  async closeAll(): Promise<void> {
    for (const name of this.#watches.keys()) await this.close(name);
  }
}

export const getHub = (): ClusterHub => singleton("cluster-hub", () => new ClusterHub());

/** Opens every registered cluster; called once at start. */
export async function openRegisteredClusters(): Promise<void> {
  const rows = await getDb().cluster.findMany({ include: { namespaces: true } });
  for (const { namespaces, ...row } of rows)
    await getHub().open(
      row,
      namespaces.map(({ namespace }) => namespace),
    );
}
