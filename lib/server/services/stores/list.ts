import "server-only";
import type { Store } from "@/lib/contracts/stores";
import { requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { toStore, withUsers } from "./to-store";
import { maySeeStore } from "./visible";

export async function listStores(ctx: Context): Promise<{ items: Store[] }> {
  requirePermission(ctx, "store:list");
  const rows = await getDb().store.findMany({ include: withUsers, orderBy: { name: "asc" } });
  return {
    items: rows.filter((row) => maySeeStore(ctx.principal, row)).map((row) => toStore(ctx, row)),
  };
}
