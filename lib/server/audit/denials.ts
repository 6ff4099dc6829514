import "server-only";
import { randomUUID } from "node:crypto";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { Permission } from "@/lib/contracts/permissions";
import { appendEntry } from "@/lib/server/audit/append";
import { toEntry, type AuditDraft } from "@/lib/server/audit/entry";
import type { Context } from "@/lib/server/context";
import { withTransaction } from "@/lib/server/db/with-transaction";
import { singleton } from "@/lib/server/singleton";
import { errorFields, getLogger } from "@/lib/server/telemetry/logger";

const windowMs = 60_000;
const keysMax = 5_000;

interface Held {
  since: number;
  repeats: number;
  ctx: Context;
  draft: AuditDraft;
}

const state = () =>
  singleton("audit-denials", () => ({
    held: new Map<string, Held>(),
    writing: new Set<Promise<void>>(),
  }));

/**
 * Records that somebody was refused. The first refusal is written at once; the same one again within a minute is only
 * counted, and the count is written when the minute is over (`flushDenials`, or the next refusal).
 */
export function recordDenial(
  ctx: Context,
  permission: Permission,
  scope: (NamespaceRef & { name?: string }) | null,
): void {
  const [entity = permission, verb = ""] = permission.split(":");
  const place = scope
    ? [scope.cluster, scope.namespace, scope.name].filter(Boolean).join("/")
    : "*";
  recordDenied(ctx, {
    action: `${entity}.${verb}`,
    entity,
    entityId: place,
    cluster: scope?.cluster,
    namespace: scope?.namespace,
    environment: scope?.name,
    reason: `no role with ${permission}`,
  });
}

/** The same for refusals that are no matter of permission (a failed sign-in, a wrong setup token). */
export function recordDenied(ctx: Context, draft: AuditDraft): void {
  const { held } = state();
  const key = [ctx.principal.userId, ctx.ip, draft.action, draft.entityId].join("\u0000");
  const now = ctx.now().getTime();
  const known = held.get(key);
  if (known && now - known.since < windowMs) {
    known.repeats += 1;
    return;
  }
  if (known) write(known);
  if (held.size >= keysMax) flushDenials(Number.POSITIVE_INFINITY);
  held.set(key, { since: now, repeats: 0, ctx, draft });
  write({ since: now, repeats: 1, ctx, draft });
}

/** Writes the counts of windows that are over at `now` (milliseconds). Called every minute by the background. */
export function flushDenials(now: number): void {
  for (const [key, held] of state().held) {
    if (now - held.since < windowMs) continue;
    state().held.delete(key);
    write(held);
  }
}

/** Waits until every refusal so far is written. */
export async function settleDenials(): Promise<void> {
  await Promise.all(state().writing);
}

function write({ repeats, ctx, draft }: Held): void {
  if (repeats === 0) return;
  const closing = { id: randomUUID(), at: ctx.now(), outcome: "denied" as const, repeats };
  const work = withTransaction((tx) => appendEntry(tx, toEntry(ctx, draft, closing)))
    // Nothing was done, so there is nothing to hold back: the refusal stands without its row.
    .catch((error: unknown) => {
      getLogger().error(errorFields(error), "a refusal could not be recorded in the audit");
    })
    .then(() => void state().writing.delete(work));
  state().writing.add(work);
}
