import "server-only";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { notFound, requirePermission, type Context } from "@/lib/server/context";
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
      await tx.enablement.deleteMany({ where: { cluster: name } });
      await tx.cluster.delete({ where: { name } });
    },
  );
  await getHub().close(name);
  return null;
}
