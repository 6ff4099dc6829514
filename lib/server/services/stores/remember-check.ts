import "server-only";
import type { StoreCheck } from "@/lib/contracts/stores";
import { getDb } from "@/lib/server/db/client";
import { Prisma } from "@/lib/server/db/generated/client";
import { forgetStores } from "@/lib/server/services/health/find-store";

/**
 * A probe's result is an observation, not a change: it is kept without an audit row. Only while the store is still as it was
 * asked (`version`): what an old configuration showed says nothing about the new one; and never over a check that began later.
 * A kept one of the future was before the clock was set back, and is no later.
 */
export async function rememberCheck(
  { name, version }: { name: string; version: number },
  check: StoreCheck,
): Promise<void> {
  const path = ["checkedAt"];
  const OR = [
    { lastCheck: { equals: Prisma.AnyNull } },
    { lastCheck: { path, lte: check.checkedAt } },
    { lastCheck: { path, gt: new Date().toISOString() } },
  ];
  await getDb().store.updateMany({ where: { name, version, OR }, data: { lastCheck: check } });
  forgetStores();
}
