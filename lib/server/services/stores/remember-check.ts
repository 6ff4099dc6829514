import "server-only";
import type { StoreCheck } from "@/lib/contracts/stores";
import { getDb } from "@/lib/server/db/client";
import { forgetStores } from "@/lib/server/services/health/find-store";

/**
 * A probe's result is an observation, not a change: it is kept without an audit row. Only while the store is still as it was
 * asked (`version`): what an old configuration showed says nothing about the new one.
 */
export async function rememberCheck(
  { name, version }: { name: string; version: number },
  check: StoreCheck,
): Promise<void> {
  await getDb().store.updateMany({ where: { name, version }, data: { lastCheck: check } });
  forgetStores();
}
