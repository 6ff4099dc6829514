import "server-only";
import type { audit } from "@/lib/contracts/audit";
import type { InputOf, OutputOf } from "@/lib/contracts/route";
import { visibleNamespaces } from "@/lib/domain/permissions";
import { listEntries } from "@/lib/server/audit/list-entries";
import { requirePermission, type Context } from "@/lib/server/context";

/** Entries, newest first; of the namespaces that the person may audit. An entry names people and their addresses. */
export async function listAudit(
  ctx: Context,
  input: InputOf<typeof audit.list>,
): Promise<OutputOf<typeof audit.list>> {
  requirePermission(ctx, "audit:list");
  const visible = visibleNamespaces(ctx.principal, "audit:list");
  return { ...(await listEntries(input, visible)), total: null };
}
