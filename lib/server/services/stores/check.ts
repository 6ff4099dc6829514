import "server-only";
import type { StoreCheck } from "@/lib/contracts/stores";
import { notFound, requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { getLiveBus } from "@/lib/server/services/health/live-bus";
import { climbStore } from "./climb";
import { wholeConfig } from "./open-store";
import { rememberCheck } from "./remember-check";
import { maySeeStore } from "./visible";

export async function checkStore(ctx: Context, input: { store: string }): Promise<StoreCheck> {
  requirePermission(ctx, "store:check");
  const row = await getDb().store.findUnique({ where: { name: input.store } });
  if (!row || !maySeeStore(ctx.principal, row)) throw notFound("store");
  const check = await climbStore(row.kind, wholeConfig(row), ctx.signal);
  await rememberCheck(row.name, check);
  getLiveBus().send({ type: "store", store: row.name, at: check.checkedAt });
  return check;
}
