import "server-only";
import type { NamespaceRef } from "@/lib/contracts/names";
import { AppError } from "@/lib/domain/errors";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { canSee, notFound, requirePermission, type Context } from "@/lib/server/context";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { withUsers } from "./to-store";
import { mayChangeStore, maySeeStore } from "./visible";

/** Forgets a store. Refused (`conflict`) while a namespace has it as its default. Nothing in the store changes. */
export async function deleteStore(ctx: Context, input: { store: string }): Promise<null> {
  requirePermission(ctx, "store:delete");
  await auditedChange(
    ctx,
    { action: "store.delete", entity: "store", entityId: input.store },
    async (tx, note) => {
      const row = await tx.store.findUnique({
        where: { name: input.store },
        include: withUsers,
      });
      if (!row || !maySeeStore(ctx.principal, row)) throw notFound("store");
      if (!mayChangeStore(ctx.principal, row.namespaces as NamespaceRef[], "store:delete"))
        throw new AppError("forbidden", "This store serves namespaces that you do not administer.");
      if (row.enablements.length > 0) {
        throw inUse(row.enablements.filter((ref) => canSee(ctx, ref)));
      }
      note({ before: { kind: row.kind, label: row.label, config: row.config } });
      await tx.store.delete({ where: { name: row.name } });
    },
  );
  getHealthEngine().probeAgain();
  return null;
}

/** Names only what the person may see. */
function inUse(seen: NamespaceRef[]): AppError {
  const names = seen.slice(0, 5).map(({ cluster, namespace }) => `${cluster}/${namespace}`);
  return new AppError(
    "conflict",
    `The store is in use by ${names.join(", ") || "a namespace that is not shared with you"}.`,
    {
      hint:
        names.length > 0
          ? "Give these namespaces another store first."
          : "Ask a platform administrator to give it another store first.",
    },
  );
}
