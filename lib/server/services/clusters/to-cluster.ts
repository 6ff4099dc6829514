import "server-only";
import type { Cluster } from "@/lib/contracts/clusters";
import { Cluster as ClusterSchema } from "@/lib/contracts/clusters";
import type { ClusterWatch } from "@/lib/server/kubernetes/cluster-watch";
import { resources } from "@/lib/server/kubernetes/resources";
import { canSee, type Context } from "@/lib/server/context";
import type { Cluster as ClusterRow } from "@/lib/server/db/generated/client";
import { readDriverFacts } from "@/lib/server/services/health/driver-facts";
import { getHub } from "./hub";

/** The row with what the watch knows right now. Environments are counted where the person may see them. */
export function toCluster(ctx: Context, row: ClusterRow): Cluster {
  const watch = getHub().find(row.name);
  const facts = watch ? readDriverFacts(watch) : null;
  const driver =
    facts?.state === "seen" && facts.value.csiDriver.state === "seen" ? facts.value : null;
  const state = watch?.state() ?? { state: "failed" as const, message: getHub().failure(row.name) };
  return ClusterSchema.parse({
    name: row.name,
    label: row.label,
    server: row.server,
    source: row.source,
    mode: row.mode,
    canProbeAsEnvironment: row.canProbeAsEnvironment,
    version: watch?.version ?? null,
    driver: driver
      ? { name: driver.name, version: driver.version, isRotationEnabled: driver.isRotationEnabled }
      : null,
    environments: watch ? countEnvironments(ctx, watch) : 0,
    watch: {
      state: state.state,
      message: state.message,
      lastEventAt: watch?.lastSignAt ? new Date(watch.lastSignAt).toISOString() : null,
    },
    createdAt: row.createdAt.toISOString(),
  });
}

function countEnvironments(ctx: Context, watch: ClusterWatch): number {
  return watch.namespaces
    .filter((namespace) => canSee(ctx, { cluster: watch.name, namespace }))
    .reduce((sum, namespace) => sum + watch.in(namespace, resources.mendixApps).values().length, 0);
}
