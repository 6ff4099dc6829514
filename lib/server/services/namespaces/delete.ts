import "server-only";
import type { NamespaceRef } from "@/lib/contracts/names";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { notFound, requirePermission, type Context } from "@/lib/server/context";
import { getHub } from "@/lib/server/services/clusters/hub";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { forgetPlace } from "./forget";

/** Takes a namespace out of the registry, with its switch and roles. Nothing in the cluster changes. */
export async function deleteNamespace(ctx: Context, input: NamespaceRef): Promise<null> {
  requirePermission(ctx, "namespace:delete", null);
  const { cluster, namespace } = input;
  await auditedChange(
    ctx,
    { action: "namespace.delete", entity: "namespace", entityId: namespace, cluster, namespace },
    async (tx) => {
      const gone = await tx.registeredNamespace.deleteMany({
        where: { clusterName: cluster, namespace },
      });
      if (gone.count === 0) throw notFound("namespace");
      await forgetPlace(tx, { cluster, namespace });
    },
  );
  getHub().find(cluster)?.removeNamespace(namespace);
  getHealthEngine().forgetEnabled(cluster, namespace);
  return null;
}
