import "server-only";
import type { ClusterCheck } from "@/lib/contracts/clusters";
import { requirePermission, type Context } from "@/lib/server/context";
import { getHub } from "./hub";
import { climbCluster } from "./rungs";

export async function checkCluster(
  ctx: Context,
  input: { cluster: string },
): Promise<ClusterCheck> {
  requirePermission(ctx, "cluster:check", null);
  const watch = getHub().get(input.cluster);
  return {
    checkedAt: ctx.now().toISOString(),
    rungs: await climbCluster(watch.api, watch.namespaces),
  };
}
