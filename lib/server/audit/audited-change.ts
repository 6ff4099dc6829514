import "server-only";
import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/domain/errors";
import { appendEntry, auditUnavailable } from "@/lib/server/audit/append";
import { toEntry, type AuditDraft, type AuditNote } from "@/lib/server/audit/entry";
import { isDatabaseGone, safeReason } from "@/lib/server/audit/safe-reason";
import type { Context } from "@/lib/server/context";
import type { Tx } from "@/lib/server/db/client";
import { withTransaction } from "@/lib/server/db/with-transaction";
import { errorFields, getLogger } from "@/lib/server/telemetry/logger";

/**
 * A change of Bindery's own data: `fn` and the audit row in one transaction, so there is never one without the other.
 * `note` adds what becomes known inside (`entityId`, `before`, `after`, `reason`). When `fn` throws, nothing is changed
 * and a `failure` row is written. Throws what `fn` throws, or `audit_unavailable`. No outside calls inside.
 */
export async function auditedChange<T>(
  ctx: Context,
  draft: AuditDraft,
  fn: (tx: Tx, note: (more: AuditNote) => void) => Promise<T>,
): Promise<T> {
  const whole: AuditDraft = { ...draft };
  const note = (more: AuditNote) => void Object.assign(whole, more);
  try {
    return await withTransaction(async (tx) => {
      const result = await fn(tx, note);
      const closing = { id: randomUUID(), at: ctx.now(), outcome: "success" as const };
      await appendEntry(tx, toEntry(ctx, whole, closing));
      return result;
    });
  } catch (error) {
    if (isDatabaseGone(error)) throw auditUnavailable(error);
    if (!(error instanceof AppError && error.code === "audit_unavailable")) {
      await recordFailure(ctx, whole, error);
    }
    throw error;
  }
}

/** Nothing was changed, so the person gets the real error even when this row cannot be written. */
async function recordFailure(ctx: Context, draft: AuditDraft, error: unknown): Promise<void> {
  const closing = { id: randomUUID(), at: ctx.now(), outcome: "failure" as const };
  const entry = toEntry(ctx, { ...draft, after: null, reason: safeReason(error) }, closing);
  try {
    await withTransaction((tx) => appendEntry(tx, entry));
  } catch (second) {
    getLogger().error(errorFields(second), "a failure could not be recorded in the audit");
  }
}
