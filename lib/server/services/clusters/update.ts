import "server-only";
import type { Cluster } from "@/lib/contracts/clusters";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { notFound, requirePermission, type Context } from "@/lib/server/context";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { getHub, toSettings } from "./hub";
import { toCluster } from "./to-cluster";

export interface UpdateCluster {
  cluster: string;
  label?: string;
  mode?: "own" | "impersonate";
  canProbeAsEnvironment?: boolean;
}

export async function updateCluster(ctx: Context, input: UpdateCluster): Promise<Cluster> {
  requirePermission(ctx, "cluster:update", null);
  const { cluster: name, ...changes } = input;
  const row = await auditedChange(
    ctx,
    { action: "cluster.update", entity: "cluster", entityId: name, cluster: name },
    async (tx, note) => {
      const before = await tx.cluster.findUnique({ where: { name } });
      if (!before) throw notFound("cluster");
      const { label, mode, canProbeAsEnvironment } = before;
      note({ before: { label, mode, canProbeAsEnvironment }, after: changes });
      return tx.cluster.update({
        where: { name },
        data: { ...changes, version: { increment: 1 } },
      });
    },
  );
  getHub().updateSettings(toSettings(row));
  getHealthEngine().probeAgain(name);
  return toCluster(ctx, row);
}
