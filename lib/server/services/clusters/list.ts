import "server-only";
import type { Cluster } from "@/lib/contracts/clusters";
import { visibleNamespaces } from "@/lib/domain/permissions";
import { requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { toCluster } from "./to-cluster";

/** Clusters in which the person may see something. */
export async function listClusters(ctx: Context): Promise<{ items: Cluster[] }> {
  requirePermission(ctx, "cluster:list");
  const visible = visibleNamespaces(ctx.principal);
  const rows = await getDb().cluster.findMany({
    where: visible === "all" ? {} : { name: { in: visible.map(({ cluster }) => cluster) } },
    orderBy: { name: "asc" },
  });
  return { items: rows.map((row) => toCluster(ctx, row)) };
}
