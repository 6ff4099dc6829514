import "server-only";
import { getDb, type Tx } from "@/lib/server/db/client";

const timeoutMs = 20_000;
const waitMs = 10_000;

/**
 * Runs `fn` in one transaction (read committed) and rolls back when it throws. Inside, use `tx` only: on the embedded
 * database every other statement waits for the transaction's end. No outside calls inside.
 */
export function withTransaction<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
  return getDb().$transaction(fn, { timeout: timeoutMs, maxWait: waitMs });
}
