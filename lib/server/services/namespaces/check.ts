import "server-only";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { NamespaceDetail } from "@/lib/contracts/namespaces";
import { can } from "@/lib/domain/permissions";
import { requirePermission, type Context } from "@/lib/server/context";
import { getHub } from "@/lib/server/services/clusters/hub";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { checkStore } from "@/lib/server/services/stores/check";
import { readWriteRights } from "./rights";
import { toNamespaceDetail } from "./to-detail";

/**
 * Asks again what the watch does not tell: what may be written, whether the default store answers; and probes the
 * environments. Throws `not_found` for a namespace that is not registered.
 */
export async function checkNamespace(ctx: Context, input: NamespaceRef): Promise<NamespaceDetail> {
  requirePermission(ctx, "environment:check", input);
  const { cluster, namespace } = input;
  const { enablement } = await toNamespaceDetail(ctx, input);
  const isWatched = getHub().find(cluster)?.state(namespace).state === "live";
  await Promise.all([
    isWatched ? readWriteRights(ctx, input, true) : null,
    enablement.store && can(ctx.principal, "store:check")
      ? checkStore(ctx, { store: enablement.store })
      : null,
  ]);
  for (const { snapshot } of getHealthEngine().list(cluster, namespace))
    getHealthEngine().poke(snapshot.environment, { probe: true });
  return toNamespaceDetail(ctx, input);
}
