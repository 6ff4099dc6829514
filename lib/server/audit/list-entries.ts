import "server-only";
import type { AuditEntry, audit } from "@/lib/contracts/audit";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { InputOf } from "@/lib/contracts/route";
import { AppError } from "@/lib/domain/errors";
import { fromRow } from "@/lib/server/audit/row";
import { getDb } from "@/lib/server/db/client";
import type { Prisma } from "@/lib/server/db/generated/client";

type Filters = InputOf<typeof audit.list>;

/**
 * One page, newest first. `visible` narrows to entries of these namespaces; `"all"` does not. The cursor is the
 * sequence of the last entry shown, so pages neither repeat nor skip while entries are added. Throws `invalid_input`
 * for a cursor that is not one.
 */
export async function listEntries(
  filters: Filters,
  visible: "all" | NamespaceRef[],
): Promise<{ items: AuditEntry[]; next: string | null }> {
  if (visible !== "all" && visible.length === 0) return { items: [], next: null };
  const rows = await getDb().auditEntry.findMany({
    where: { AND: conditions(filters, visible) },
    orderBy: { sequence: "desc" },
    take: filters.limit + 1,
  });
  const items = rows.slice(0, filters.limit).map(fromRow);
  const last = items.at(-1);
  return { items, next: rows.length > filters.limit && last ? String(last.sequence) : null };
}

function conditions(
  filters: Filters,
  visible: "all" | NamespaceRef[],
): Prisma.AuditEntryWhereInput[] {
  const { actor, action, cluster, namespace, environment, outcome, from, to, text, cursor } =
    filters;
  const like = (part: string) => ({ contains: part, mode: "insensitive" as const });
  return [
    cursor === undefined ? {} : { sequence: { lt: parseCursor(cursor) } },
    actor
      ? { OR: [{ actorId: actor }, { actorEmail: like(actor) }, { actorName: like(actor) }] }
      : {},
    action ? { action } : {},
    { cluster, namespace, environment, outcome },
    { at: { gte: from, lte: to } },
    text
      ? {
          OR: [
            { action: like(text) },
            { entityId: like(text) },
            { reason: like(text) },
            { actorName: like(text) },
            { requestId: text },
          ],
        }
      : {},
    visible === "all"
      ? {}
      : { OR: visible.map(({ cluster: c, namespace: n }) => ({ cluster: c, namespace: n })) },
  ];
}

function parseCursor(cursor: string): bigint {
  if (!/^\d{1,18}$/.test(cursor))
    throw new AppError("invalid_input", "The cursor is not one of this list.");
  return BigInt(cursor);
}
