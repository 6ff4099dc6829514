import "server-only";
import type { StoreCheck } from "@/lib/contracts/stores";
import { notFound, requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { checkRow } from "./check-row";
import { maySeeStore } from "./visible";

export async function checkStore(ctx: Context, input: { store: string }): Promise<StoreCheck> {
  requirePermission(ctx, "store:check");
  const row = await getDb().store.findUnique({ where: { name: input.store } });
  if (!row || !maySeeStore(ctx.principal, row)) throw notFound("store");
  return checkRow(row, ctx.signal);
}
