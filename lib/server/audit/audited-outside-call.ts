import "server-only";
import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/domain/errors";
import { appendEntry, auditUnavailable } from "@/lib/server/audit/append";
import { toEntry, type AuditDraft, type AuditNote } from "@/lib/server/audit/entry";
import { intentsInFlight } from "@/lib/server/audit/in-flight";
import { closeIntent, openIntent } from "@/lib/server/audit/open-intents";
import { safeReason } from "@/lib/server/audit/safe-reason";
import type { Context } from "@/lib/server/context";
import type { Tx } from "@/lib/server/db/client";
import { withTransaction } from "@/lib/server/db/with-transaction";
import { errorFields, getLogger } from "@/lib/server/telemetry/logger";

type Outcome = "success" | "failure";
type Save = (tx: Tx, outcome: Outcome) => Promise<void>;

/** Handed to the function of `auditedOutsideCall`: exists only after the intent is committed. */
export interface Act {
  /** Makes the outside call. */
  <R>(call: () => Promise<R>): Promise<R>;
  /** Sequence of the intent, to keep beside what is saved. */
  readonly intent: number;
  /** Queues a write of own data into the outcome's transaction, whichever the outcome is. */
  save(write: Save): void;
  /** Adds to the outcome's row what became known: what was read back, version ids. */
  note(more: AuditNote): void;
}

const outcomeTries = 3;

/**
 * A change outside the database (Kubernetes, a store): intent row committed → `fn` → outcome row, with what `act.save`
 * queued in the same transaction. Without an intent nothing is called: `audit_unavailable`. When `fn` throws, the
 * outcome is `failure` and the error goes on; with `isOutcomeOpen` nobody knows it yet, and when the outcome cannot be written, it throws `audit_unavailable`: either
 * way the intent stays open until the reconciler has read the world again.
 */
export async function auditedOutsideCall<T>(
  ctx: Context,
  draft: AuditDraft,
  fn: (act: Act) => Promise<T>,
): Promise<T> {
  const intent = await writeIntent(ctx, draft);
  intentsInFlight().add(intent);
  const whole: AuditDraft = { ...draft };
  const saves: Save[] = [];
  const close = (outcome: Outcome) => writeOutcome(ctx, { draft: whole, outcome, intent, saves });
  try {
    let result: T;
    try {
      result = await fn(makeAct(intent, whole, saves));
    } catch (error) {
      if (error instanceof AppError && error.isOutcomeOpen) throw error;
      whole.reason = safeReason(error);
      await close("failure");
      throw error;
    }
    await close("success");
    return result;
  } finally {
    intentsInFlight().delete(intent);
  }
}

function makeAct(intent: number, draft: AuditDraft, saves: Save[]): Act {
  const act = <R>(call: () => Promise<R>) => call();
  return Object.assign(act, {
    intent,
    save: (write: Save) => void saves.push(write),
    note: (more: AuditNote) => void Object.assign(draft, more),
  });
}

async function writeIntent(ctx: Context, draft: AuditDraft): Promise<number> {
  const entry = toEntry(ctx, draft, { id: randomUUID(), at: ctx.now(), outcome: "intent" });
  try {
    return await withTransaction(async (tx) => {
      const { sequence } = await appendEntry(tx, entry);
      await openIntent(tx, sequence);
      return sequence;
    });
  } catch (error) {
    throw error instanceof AppError ? error : auditUnavailable(error);
  }
}

interface Closing {
  draft: AuditDraft;
  outcome: Outcome;
  intent: number;
  saves: Save[];
}

async function writeOutcome(ctx: Context, { draft, outcome, intent, saves }: Closing) {
  const entry = toEntry(ctx, draft, { id: randomUUID(), at: ctx.now(), outcome, intent });
  let last: unknown;
  for (let attempt = 0; attempt < outcomeTries; attempt += 1) {
    try {
      await withTransaction(async (tx) => {
        for (const save of saves) await save(tx, outcome);
        await closeIntent(tx, intent);
        await appendEntry(tx, entry);
      });
      return;
    } catch (error) {
      last = error;
    }
  }
  getLogger().error({ intent, ...errorFields(last) }, "an outcome could not be recorded");
  throw new AppError(
    "audit_unavailable",
    "The call was made, but its outcome could not be recorded. Bindery will look what came of it and record that.",
    { cause: last, hint: "Look at the object itself before trying again." },
  );
}
