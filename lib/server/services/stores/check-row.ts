import "server-only";
import type { StoreCheck } from "@/lib/contracts/stores";
import { checkMaxAgeMs } from "@/lib/domain/fresh-check";
import type { Store as StoreRow } from "@/lib/server/db/generated/client";
import { getLiveBus } from "@/lib/server/services/health/live-bus";
import { getStoreLadders, type Climb } from "@/lib/server/services/health/store-ladders";
import { climbStore, toCheck } from "./climb";
import { wholeConfig } from "./open-store";
import { rememberCheck } from "./remember-check";

/** Climbs the ladder of a registered store, and keeps and tells what came of it. */
export async function checkRow(row: StoreRow, signal: AbortSignal): Promise<StoreCheck> {
  const check = await climbStore(row.kind, wholeConfig(row), signal);
  await rememberCheck(row, check);
  getStoreLadders().note(row, { rungs: check.rungs, at: Date.parse(check.checkedAt) });
  getLiveBus().send({ type: "store", store: row.name, at: check.checkedAt });
  return check;
}

/** A check that says the same is kept anew when it is so old. */
const keptAnewMs = checkMaxAgeMs / 2;

/** The background climbs as well: what it saw is a check like a person's, and keeps what is shown of the store young. */
export async function keepCheck(row: StoreRow, { rungs, at }: Climb): Promise<void> {
  const check = toCheck(rungs, new Date(at).toISOString());
  const known = lastCheckOf(row);
  const ageMs = known ? Math.abs(at - Date.parse(known.checkedAt)) : Number.POSITIVE_INFINITY;
  if (known?.state === check.state && ageMs < keptAnewMs) return;
  await rememberCheck(row, check);
  getLiveBus().send({ type: "store", store: row.name, at: check.checkedAt });
}

/** The last check of a row; null where there was none. */
export const lastCheckOf = (row: Pick<StoreRow, "lastCheck">): StoreCheck | null =>
  row.lastCheck as StoreCheck | null;
