import "server-only";
import type { audit } from "@/lib/contracts/audit";
import type { InputOf, OutputOf } from "@/lib/contracts/route";
import { can, visibleNamespaces } from "@/lib/domain/permissions";
import { listEntries } from "@/lib/server/audit/list-entries";
import { requirePermission, type Context } from "@/lib/server/context";

/** Entries, newest first. Who may not read all of it sees what happened in their own namespaces. */
export async function listAudit(
  ctx: Context,
  input: InputOf<typeof audit.list>,
): Promise<OutputOf<typeof audit.list>> {
  const seesAll = can(ctx.principal, "audit:list", null);
  if (!seesAll) requirePermission(ctx, "namespace:list");
  const visible = seesAll ? "all" : visibleNamespaces(ctx.principal);
  return { ...(await listEntries(input, seesAll ? "all" : visible)), total: null };
}
