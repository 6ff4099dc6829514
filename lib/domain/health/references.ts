import type { StoreReference } from "@/lib/contracts/bindings";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import type { BindingEntry } from "@/lib/domain/bindings/contents";
import type { CheckContext } from "@/lib/domain/health/check";
import { missingEvidence } from "@/lib/domain/health/evidence";
import { listOf } from "@/lib/domain/health/read";

/** One mapped key with what the probes saw of its reference; null: not probed, or the probe is too old to count. */
export interface ProbedEntry {
  entry: BindingEntry;
  asBindery: ReferenceProbe | null;
  asEnvironment: ReferenceProbe | null;
}

function idOf(reference: StoreReference | undefined): string {
  return `${reference?.name}\n${reference?.member ?? ""}`;
}

function byReference(probes: ReferenceProbe[] | undefined): Map<string, ReferenceProbe> {
  return new Map(listOf(probes).map((probe) => [idOf(probe.reference), probe]));
}

/** A dozen checks ask within one diagnosis; the context lives as long as that. */
const known = new WeakMap<CheckContext, ProbedEntry[]>();

/** Every mapped key with the fresh sightings of its reference. */
export function probedEntries(context: CheckContext): ProbedEntry[] {
  const found = known.get(context) ?? lookUp(context);
  known.set(context, found);
  return found;
}

function lookUp(context: CheckContext): ProbedEntry[] {
  const { probe, now } = context.snapshot;
  const isFresh = (at: number | undefined) =>
    at !== undefined && now - at <= context.limits.probeMaxAgeMs;
  const own = byReference(isFresh(probe?.probedAt) ? probe?.references : []);
  const identity = probe?.asEnvironment;
  const environment = byReference(isFresh(identity?.probedAt) ? identity?.references : []);
  return listOf(context.binding?.entries).map((entry) => ({
    entry,
    asBindery: own.get(idOf(entry.reference)) ?? null,
    asEnvironment: environment.get(idOf(entry.reference)) ?? null,
  }));
}

/** Was the reference seen to exist, with its member where the store can tell? */
export function isProven(probe: ReferenceProbe | null): boolean {
  return probe?.state === "exists" && probe.member !== "absent";
}

/** The rung at which the environment's own identity failed; null when it passed or was not tried lately. */
export function failedIdentityRung(context: CheckContext) {
  if (missingEvidence(context, "asEnvironment") !== null) return null;
  const rungs = listOf(context.snapshot.probe?.asEnvironment?.rungs);
  return rungs.find((rung) => rung.state === "failed") ?? null;
}

/** Has the environment's identity been seen to read every reference, after the given moment? */
export function answersNow(context: CheckContext, entries: ProbedEntry[], after: number): boolean {
  const at = context.snapshot.probe?.asEnvironment?.probedAt;
  if (at === undefined || at <= after || failedIdentityRung(context)) return false;
  return entries.length > 0 && entries.every((one) => isProven(one.asEnvironment));
}
