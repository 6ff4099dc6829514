import "server-only";
import type { StoreCheck } from "@/lib/contracts/stores";
import { getDb } from "@/lib/server/db/client";
import { forgetStores } from "@/lib/server/services/health/find-store";

/**
 * A probe's result is an observation, not a change: it is kept without an audit row. Only while the store is still as it was
 * asked (`version`): what an old configuration showed says nothing about the new one; and never over a check that began later.
 */
export async function rememberCheck(
  { name, version }: { name: string; version: number },
  check: StoreCheck,
): Promise<void> {
  await getDb().$transaction(async (tx) => {
    const row = await tx.store.findUnique({ where: { name }, select: { lastCheck: true } });
    const kept = row?.lastCheck as StoreCheck | null | undefined;
    if (kept && isNewer(kept, check)) return;
    await tx.store.updateMany({ where: { name, version }, data: { lastCheck: check } });
  });
  forgetStores();
}

/** One of the future was before the clock was set back, and is no newer. */
const isNewer = (kept: StoreCheck, check: StoreCheck): boolean => {
  const keptAt = Date.parse(kept.checkedAt);
  return keptAt > Date.parse(check.checkedAt) && keptAt <= Date.now();
};
