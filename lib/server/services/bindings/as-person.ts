import "server-only";
import { notFound, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import type { Impersonation } from "@/lib/server/kubernetes/kube-api";

/**
 * In mode `impersonate` the cluster's RBAC decides for the person; otherwise Bindery acts with its own identity. The mode is
 * the row's at each call: another replica may have changed it a second ago. Calls throw `not_found` for a cluster that is gone.
 */
export function asPerson(ctx: Context, cluster: string): Impersonation | undefined {
  if (ctx.actorKind !== "person") return undefined;
  const person = { user: ctx.principal.email, groups: [] };
  return async () => {
    const row = await getDb().cluster.findUnique({
      where: { name: cluster },
      select: { mode: true },
    });
    if (!row) throw notFound("cluster");
    return row.mode === "impersonate" ? person : undefined;
  };
}
