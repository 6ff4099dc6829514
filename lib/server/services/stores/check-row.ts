import "server-only";
import type { StoreCheck } from "@/lib/contracts/stores";
import type { Store as StoreRow } from "@/lib/server/db/generated/client";
import { getLiveBus } from "@/lib/server/services/health/live-bus";
import { climbStore } from "./climb";
import { wholeConfig } from "./open-store";
import { rememberCheck } from "./remember-check";

/** A check says something for so long; after it nothing is known (the rule of every probe, design.md §2.1). */
export const checkMaxAgeMs = 10 * 60_000;
/** A moment so little ahead of the clock is the clock's doing. */
const clockSlackMs = 60_000;

/** Climbs the ladder of a registered store, and keeps and tells what came of it. */
export async function checkRow(row: StoreRow, signal: AbortSignal): Promise<StoreCheck> {
  const check = await climbStore(row.kind, wholeConfig(row), signal);
  await rememberCheck(row, check);
  getLiveBus().send({ type: "store", store: row.name, at: check.checkedAt });
  return check;
}

/** The last check of a row; null where there was none. */
export const lastCheckOf = (row: Pick<StoreRow, "lastCheck">): StoreCheck | null =>
  row.lastCheck as StoreCheck | null;

export function isFreshCheck({ checkedAt }: Pick<StoreCheck, "checkedAt">, now: Date): boolean {
  const age = now.getTime() - Date.parse(checkedAt);
  return age >= -clockSlackMs && age <= checkMaxAgeMs;
}
