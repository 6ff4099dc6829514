import "server-only";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { NamespaceDetail } from "@/lib/contracts/namespaces";
import { AppError } from "@/lib/domain/errors";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { notFound, requirePermission, type Context } from "@/lib/server/context";
import { getHub } from "@/lib/server/services/clusters/hub";
import { toNamespaceDetail } from "./to-detail";

/** Adds a namespace to the registry and begins to watch it. Nothing in the cluster changes. */
export async function createNamespace(ctx: Context, input: NamespaceRef): Promise<NamespaceDetail> {
  requirePermission(ctx, "namespace:create", null);
  const { cluster, namespace } = input;
  await auditedChange(
    ctx,
    { action: "namespace.create", entity: "namespace", entityId: namespace, cluster, namespace },
    async (tx) => {
      if (!(await tx.cluster.findUnique({ where: { name: cluster } }))) throw notFound("cluster");
      if (
        await tx.registeredNamespace.findUnique({
          where: { clusterName_namespace: { clusterName: cluster, namespace } },
        })
      ) {
        throw new AppError("conflict", `${namespace} is registered already.`, {
          fields: [{ path: "namespace", message: "Registered already." }],
        });
      }
      await tx.registeredNamespace.create({
        data: { clusterName: cluster, namespace, addedBy: ctx.principal.userId },
      });
    },
  );
  getHub().find(cluster)?.addNamespace(namespace);
  return toNamespaceDetail(ctx, input);
}
