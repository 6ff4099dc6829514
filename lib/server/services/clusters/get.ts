import "server-only";
import type { Cluster } from "@/lib/contracts/clusters";
import { notFound, requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { toCluster } from "./to-cluster";

export async function getCluster(ctx: Context, input: { cluster: string }): Promise<Cluster> {
  requirePermission(ctx, "cluster:get", null);
  const row = await getDb().cluster.findUnique({ where: { name: input.cluster } });
  if (!row) throw notFound("cluster");
  return toCluster(ctx, row);
}
