import "server-only";
import { z } from "zod";
import type { AuditEntry } from "@/lib/contracts/audit";
import { StoreReference } from "@/lib/contracts/bindings";
import type { Reconciled } from "@/lib/server/audit/reconcile";
import type { Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { openStore, wholeConfig } from "@/lib/server/services/stores/open-store";
import type { SecretStoreClient } from "@/lib/stores/port";
import { fingerprintOf } from "./value-fingerprint";

const Before = z.object({ version: z.string() });
const After = z.object({ store: z.string(), reference: StoreReference, fingerprint: z.string() });

interface Looked {
  version: string | null;
  updatedAt: string | null;
  /** Fingerprint of what the store holds now; null: nothing; undefined: Bindery may not read it. */
  mark: string | null | undefined;
}

/**
 * How a `value.set` whose process died is closed: the store's version says whether anything was written, the keyed
 * fingerprint whether it was this value. Throws when the store cannot be asked; the intent then stays open.
 */
export async function reconcileValue(_ctx: Context, intent: AuditEntry): Promise<Reconciled> {
  const before = Before.safeParse(intent.before);
  const after = After.safeParse(intent.after);
  if (!before.success || !after.success)
    return { outcome: "failure", reason: "The intent does not say enough to look it up." };
  const { store, reference, fingerprint } = after.data;
  const row = await getDb().store.findUnique({ where: { name: store } });
  if (!row) return { outcome: "unknown", reason: `Store ${store} is no longer registered.` };
  await using client = await openStore(row.kind, wholeConfig(row));
  const seen = await look(client, store, reference);
  return judge(seen, {
    at: intent.at,
    expected: before.data.version,
    fingerprint,
    after: after.data,
  });
}

async function look(
  client: SecretStoreClient,
  store: string,
  reference: StoreReference,
): Promise<Looked> {
  const signal = AbortSignal.timeout(20_000);
  const probe = await client.describe(reference, signal);
  const { updatedAt } = probe;
  const isGone = probe.state === "absent" || probe.state === "deleted";
  if (isGone) return { version: "absent", updatedAt: null, mark: null };
  const version = probe.state === "exists" ? probe.version : null;
  try {
    const value = await client.read(reference, signal);
    return {
      version,
      updatedAt,
      mark: value === null ? null : fingerprintOf(value, store, reference),
    };
  } catch (error) {
    // Without a version either, nothing at all was seen.
    if (version === null) throw error;
    return { version, updatedAt, mark: undefined };
  }
}

/** The call's own limit and the clocks' difference: within it the next version can hardly be anybody else's. */
const writtenWithinMs = 30_000;
const clockSkewMs = 5_000;

function isOfThatTime(updatedAt: string | null, at: string): boolean {
  const after = updatedAt === null ? Number.NaN : Date.parse(updatedAt) - Date.parse(at);
  return after >= -clockSkewMs && after <= writtenWithinMs;
}

function judge(
  { version, updatedAt, mark }: Looked,
  given: { at: string; expected: string; fingerprint: string; after: z.infer<typeof After> },
): Reconciled {
  const { expected, fingerprint, after } = given;
  const now = version === null ? "" : ` (version ${version})`;
  if (mark === fingerprint)
    return {
      outcome: "success",
      reason: `The process ended before the outcome was recorded; the store holds this value${now}.`,
      after: { ...after, version },
    };
  if (version === expected)
    return { outcome: "failure", reason: `Nothing was written: the store is as it was${now}.` };
  if (mark === undefined && isOfThatTime(updatedAt, given.at))
    return {
      outcome: "success",
      reason: `The process ended before the outcome was recorded. By the store's metadata${now} it was written then, upon version ${expected}; Bindery may not read the value to compare.`,
      after: { ...after, version },
    };
  if (mark === undefined)
    return {
      outcome: "unknown",
      reason: `Something was written since${now}, and Bindery may not read whether it was this value.`,
    };
  return {
    outcome: "failure",
    reason: `The store holds something else${now}: this value was never written, or was overwritten since.`,
  };
}
