import "server-only";
import { z } from "zod";
import type { AuditEntry } from "@/lib/contracts/audit";
import { StoreReference } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { Reconciled } from "@/lib/server/audit/reconcile";
import { notFound } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { openStore, wholeConfig } from "@/lib/server/services/stores/open-store";
import { StoreError } from "@/lib/stores/errors";
import type { SecretStoreClient } from "@/lib/stores/port";
import { isSameText } from "@/lib/server/security/seal";
import { markOf } from "./value-mark";

const lookMs = 20_000;

/** What the intent of `value.set` keeps: never the value, but enough to tell whether it is the one that is there. */
const Kept = z.object({
  store: z.string(),
  reference: StoreReference,
  fingerprint: z.string(),
  expectedVersion: z.string(),
});

/**
 * Whether the store holds the value that was to be set: by its version first, then by the fingerprint. Where Bindery may
 * not read, a version that moved on proves nothing, and nothing unproven is called a success. Throws where the store does not
 * answer.
 */
export async function reconcileValue(
  _ref: EnvironmentRef,
  intent: AuditEntry,
): Promise<Reconciled> {
  const kept = Kept.safeParse(intent.after);
  if (!kept.success)
    return { outcome: "failure", reason: "The intent does not say enough to look it up." };
  const row = await getDb().store.findUnique({ where: { name: kept.data.store } });
  if (!row) throw notFound("store");
  await using client = await openStore(row.kind, wholeConfig(row));
  const seen = await lookAtValue(client, kept.data, AbortSignal.timeout(lookMs));
  if (seen.state === "set")
    return {
      outcome: "success",
      reason: "The store holds the value.",
      after: { ...(intent.after as object), version: seen.version },
    };
  return { outcome: "failure", reason: reasons[seen.state] };
}

const reasons = {
  untouched: "The store is as it was before: the value was not set.",
  other: "The store moved on and holds another value.",
  unread:
    "The store moved on, and Bindery may not read it: set the value again if you do not know that it is there.",
} as const;

export type ValueSeen =
  | { state: "set"; version: string }
  | { state: keyof typeof reasons; version: string };

/** Compares what is there with what was to be set; the value read stays in this function. */
export async function lookAtValue(
  client: SecretStoreClient,
  wanted: z.infer<typeof Kept>,
  signal: AbortSignal,
): Promise<ValueSeen> {
  const { state, version } = await client.describe(wanted.reference, signal);
  const now = state === "exists" ? (version ?? "") : "absent";
  const isTold = ["exists", "absent", "deleted"].includes(state);
  const isCounted = now !== "unversioned" && isTold;
  if (isCounted && now === wanted.expectedVersion) return { state: "untouched", version: now };
  try {
    const value = await client.read(wanted.reference, signal);
    const isSame =
      value !== null &&
      isSameText(markOf(value, wanted.store, wanted.reference), wanted.fingerprint);
    return { state: isSame ? "set" : isCounted ? "other" : "untouched", version: now };
  } catch (error) {
    if (error instanceof StoreError && error.reason === "denied")
      return { state: "unread", version: now };
    throw error;
  }
}
