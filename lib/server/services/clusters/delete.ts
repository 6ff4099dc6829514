import "server-only";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { notFound, requirePermission, type Context } from "@/lib/server/context";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { forgetPlace } from "@/lib/server/services/namespaces/forget";
import { getHub } from "./hub";

/** Forgets a cluster with its registered namespaces; its objects stay as they are. */
export async function deleteCluster(ctx: Context, input: { cluster: string }): Promise<null> {
  requirePermission(ctx, "cluster:delete", null);
  const name = input.cluster;
  await auditedChange(
    ctx,
    { action: "cluster.delete", entity: "cluster", entityId: name, cluster: name },
    async (tx, note) => {
      const row = await tx.cluster.findUnique({ where: { name }, include: { namespaces: true } });
      if (!row) throw notFound("cluster");
      note({
        before: {
          server: row.server,
          namespaces: row.namespaces.map(({ namespace }) => namespace),
        },
      });
      await forgetPlace(tx, { cluster: name });
      await tx.cluster.delete({ where: { name } });
    },
  );
  await getHub().close(name);
  getHealthEngine().forgetEnabled(name);
  return null;
}
