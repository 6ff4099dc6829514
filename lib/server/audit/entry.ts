import "server-only";
import type { AuditEntry, AuditOutcome } from "@/lib/contracts/audit";
import type { Context } from "@/lib/server/context";
import { cleanText, redact } from "@/lib/server/audit/redact";

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** What a verb says about what it is going to do. */
export interface AuditDraft {
  /** `binding.apply`. */
  action: string;
  /** The kind of thing: `binding`, `store`, `person`. */
  entity: string;
  entityId: string;
  cluster?: string | null;
  namespace?: string | null;
  environment?: string | null;
  /** Structured, small, without values of secrets; redacted once more on the way in. */
  before?: unknown;
  after?: unknown;
  reason?: string | null;
}

/** What becomes known only while doing it. */
export type AuditNote = Partial<Pick<AuditDraft, "entityId" | "before" | "after" | "reason">>;

/** An entry before it has its place in the chain. */
export type LooseEntry = Omit<AuditEntry, "sequence" | "hash" | "previousHash">;

const textMax = 1_000;
const clip = (text: string | null | undefined, max = textMax) =>
  text === null || text === undefined ? null : cleanText(text, max);

export interface Closing {
  id: string;
  at: Date;
  outcome: AuditOutcome;
  intent?: number | null;
  repeats?: number;
}

export function toEntry(ctx: Context, draft: AuditDraft, closing: Closing): LooseEntry {
  const { principal } = ctx;
  return {
    id: closing.id,
    at: closing.at.toISOString(),
    actor: {
      kind: ctx.actorKind,
      id: principal.userId,
      name: cleanText(principal.name, 200),
      email: principal.email === "" ? null : principal.email,
    },
    ip: clip(ctx.ip, 64),
    userAgent: clip(ctx.userAgent, 300),
    requestId: ctx.requestId,
    action: draft.action,
    entity: draft.entity,
    entityId: cleanText(draft.entityId, 600),
    cluster: draft.cluster ?? null,
    namespace: draft.namespace ?? null,
    environment: draft.environment ?? null,
    outcome: closing.outcome,
    reason: clip(draft.reason),
    before: redact(draft.before),
    after: redact(draft.after),
    intent: closing.intent ?? null,
    repeats: closing.repeats ?? 1,
  };
}
