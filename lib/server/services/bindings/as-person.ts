import "server-only";
import type { Context } from "@/lib/server/context";
import type { Impersonation } from "@/lib/server/kubernetes/kube-api";
import { getHub } from "@/lib/server/services/clusters/hub";

/** In mode `impersonate` the cluster's RBAC decides for the person; otherwise Bindery acts with its own identity. */
export function asPerson(ctx: Context, cluster: string): Impersonation | undefined {
  if (getHub().settings(cluster)?.mode !== "impersonate" || ctx.actorKind !== "person")
    return undefined;
  return { user: ctx.principal.email, groups: [] };
}
