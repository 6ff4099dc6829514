import "server-only";
import { randomUUID } from "node:crypto";
import type { AuditEntry } from "@/lib/contracts/audit";
import { appendEntry } from "@/lib/server/audit/append";
import { toEntry, type AuditDraft } from "@/lib/server/audit/entry";
import { intentsInFlight } from "@/lib/server/audit/in-flight";
import { fromRow } from "@/lib/server/audit/row";
import { systemContext, type Context } from "@/lib/server/context";
import { getDb, type Tx } from "@/lib/server/db/client";
import { withTransaction } from "@/lib/server/db/with-transaction";
import { singleton } from "@/lib/server/singleton";
import { errorFields, getLogger } from "@/lib/server/telemetry/logger";
import { metrics } from "@/lib/server/telemetry/metrics";

/** What reading the world again showed. `unknown` leaves the intent open; it is looked at again later. */
export type Reconciled =
  | {
      outcome: "success" | "failure";
      reason: string;
      after?: unknown;
      /** Own data that belongs to the outcome (a revision), in its transaction. */
      save?: (tx: Tx) => Promise<void>;
    }
  | { outcome: "unknown"; reason: string };

export type IntentReconciler = (ctx: Context, intent: AuditEntry) => Promise<Reconciled>;

const reconcilers = () => singleton("audit-reconcilers", () => new Map<string, IntentReconciler>());

/** Says how to find out what became of an action whose process died. Called by services when they are loaded. */
export function registerIntentReconciler(action: string, reconciler: IntentReconciler): void {
  reconcilers().set(action, reconciler);
}

const batch = 200;
/** So long is asked again; then the intent is closed and says that nobody knows, so that none hangs for ever. */
const unknownHoursMax = 24;

/** Intents without an outcome, oldest first. */
export async function listOpenIntents(olderThan: Date): Promise<AuditEntry[]> {
  const rows = await getDb().$queryRaw<{ sequence: bigint }[]>`
    SELECT i."sequence" FROM "auditEntry" i
    WHERE i."outcome" = 'intent' AND i."at" <= ${olderThan}
      AND NOT EXISTS (SELECT 1 FROM "auditEntry" o WHERE o."intent" = i."sequence")
    ORDER BY i."sequence" LIMIT ${batch}`;
  const entries = await getDb().auditEntry.findMany({
    where: { sequence: { in: rows.map((row) => row.sequence) } },
    orderBy: { sequence: "asc" },
  });
  return entries.map(fromRow).filter((entry) => !intentsInFlight().has(entry.sequence));
}

export interface Reconciliation {
  closed: number;
  /** Sequences that stay open because the world could not be read. */
  open: number[];
}

/**
 * Closes intents that a crash left open, with the outcome that the world shows now (design.md D10). `olderThan` must
 * leave out what another replica may still be doing; on the embedded database everything open is ours. What cannot be
 * found out is asked again at each call, for a day.
 */
export async function reconcileIntents(olderThan: Date): Promise<Reconciliation> {
  const result: Reconciliation = { closed: 0, open: [] };
  const ctx = systemContext("reconciler");
  for (const intent of await listOpenIntents(olderThan)) {
    const found = giveUp(ctx, intent, await lookAt(ctx, intent));
    const isClosed = found.outcome !== "unknown" && (await close(ctx, intent, found));
    if (isClosed) result.closed += 1;
    else result.open.push(intent.sequence);
  }
  metrics().openIntents.set(result.open.length);
  return result;
}

async function lookAt(ctx: Context, intent: AuditEntry): Promise<Reconciled> {
  const reconciler = reconcilers().get(intent.action);
  if (!reconciler) return { outcome: "unknown", reason: "nothing knows how to look it up" };
  try {
    return await reconciler(ctx, intent);
  } catch (error) {
    getLogger().warn({ intent: intent.sequence, ...errorFields(error) }, "an intent stays open");
    return { outcome: "unknown", reason: "the world could not be read" };
  }
}

/** An auditor needs an end: never called a success, and the reason says that it may have been done. */
function giveUp(ctx: Context, intent: AuditEntry, found: Reconciled): Reconciled {
  const hours = (ctx.now().getTime() - Date.parse(intent.at)) / 3_600_000;
  if (found.outcome !== "unknown" || hours < unknownHoursMax) return found;
  const reason = `what came of it could not be found out within ${unknownHoursMax} hours, it may have been done: ${found.reason}`;
  return { outcome: "failure", reason };
}

type Found = Exclude<Reconciled, { outcome: "unknown" }>;

async function close(ctx: Context, intent: AuditEntry, found: Found): Promise<boolean> {
  const { action, entity, entityId, cluster, namespace, environment, sequence } = intent;
  const draft: AuditDraft = {
    action,
    entity,
    entityId,
    cluster,
    namespace,
    environment,
    before: intent.before,
    after: found.after ?? null,
    reason: `found after a restart: ${found.reason}`,
  };
  const closing = { id: randomUUID(), at: ctx.now(), outcome: found.outcome, intent: sequence };
  try {
    await withTransaction(async (tx) => {
      await found.save?.(tx);
      await appendEntry(tx, toEntry(ctx, draft, closing));
    });
    return true;
  } catch (error) {
    // Another replica may have been first: `intent` is unique.
    getLogger().warn({ intent: sequence, ...errorFields(error) }, "an intent stays open");
    return false;
  }
}
