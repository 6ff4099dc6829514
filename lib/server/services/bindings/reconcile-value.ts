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
 * not read, by a new version that was made while the call ran; a later one proves nothing and is no success. Throws where the store does not
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
  const seen = await lookAtValue(
    client,
    { ...kept.data, since: Date.parse(intent.at) },
    AbortSignal.timeout(lookMs),
  );
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

/** A write is given up after 20 s; the clocks of store and console may differ by some seconds. */
const writtenWithinMs = 30_000;
const clockMs = 5_000;

export type ValueWanted = z.infer<typeof Kept> & {
  /** When it was begun, in milliseconds of Unix time. */
  since: number;
};

/** Compares what is there with what was to be set; the value read stays in this function. */
export async function lookAtValue(
  client: SecretStoreClient,
  wanted: ValueWanted,
  signal: AbortSignal,
): Promise<ValueSeen> {
  const { state, version, updatedAt } = await client.describe(wanted.reference, signal);
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
    if (!(error instanceof StoreError) || error.reason !== "denied") throw error;
    // By compare-and-set one writer only makes the next version: a version of just that time is this one's.
    const ageMs = (updatedAt === null ? Number.NaN : Date.parse(updatedAt)) - wanted.since;
    const isOfThatTime = isCounted && ageMs >= -clockMs && ageMs <= writtenWithinMs;
    return { state: isOfThatTime ? "set" : "unread", version: now };
  }
}
