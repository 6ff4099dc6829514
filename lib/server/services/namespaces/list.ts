import "server-only";
import type { NamespaceSummary } from "@/lib/contracts/namespaces";
import { visibleNamespaces } from "@/lib/domain/permissions";
import { requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { toNamespaceSummary } from "./to-detail";

export async function listNamespaces(
  ctx: Context,
  input: { cluster?: string },
): Promise<{ items: NamespaceSummary[] }> {
  requirePermission(ctx, "namespace:list");
  const visible = visibleNamespaces(ctx.principal);
  const registered = await getDb().registeredNamespace.findMany({
    where: input.cluster ? { clusterName: input.cluster } : {},
    orderBy: [{ clusterName: "asc" }, { namespace: "asc" }],
  });
  const enablements = await getDb().enablement.findMany({ include: { store: true } });
  const seen = registered
    .map(({ clusterName, namespace }) => ({ cluster: clusterName, namespace }))
    .filter(
      (ref) =>
        visible === "all" ||
        visible.some((other) => other.cluster === ref.cluster && other.namespace === ref.namespace),
    );
  return {
    items: seen.map((ref) =>
      toNamespaceSummary(
        ref,
        enablements.find((row) => row.cluster === ref.cluster && row.namespace === ref.namespace) ??
          null,
      ),
    ),
  };
}
