import "server-only";
import type { StoreCheck } from "@/lib/contracts/stores";
import { getDb } from "@/lib/server/db/client";

/** A probe's result is an observation, not a change: it is kept without an audit row. */
export async function rememberCheck(name: string, check: StoreCheck): Promise<void> {
  await getDb().store.updateMany({ where: { name }, data: { lastCheck: check } });
}
