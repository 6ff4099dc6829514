import type { Evidence, Finding, FindingField, FixStep, Severity } from "@/lib/contracts/health";
import type { CheckContext } from "@/lib/domain/health/check";
import { gistOf } from "@/lib/domain/health/gist";
import type { Sighting } from "@/lib/domain/health/mount-failure";
import type { PodView } from "@/lib/domain/health/pod-view";
import { expectedPods, lookedAt } from "@/lib/domain/health/read";
import type { Observed } from "@/lib/domain/health/snapshot";
import { subjectOf } from "@/lib/domain/health/subject";
import { clipped, count, moment, quoted } from "@/lib/domain/health/words";

/** What a check must say; the rest has defaults. */
export interface FindingInput {
  id: string;
  severity: Severity;
  title: string;
  cause: string;
  /** Ends the grouping key: something shared that the cause is about (a cluster, a node, a store). */
  scope?: string;
  /** Ends the grouping key where `scope` does not: what the cause is about, by names that may be the environment's own. */
  about?: string[];
  fields?: FindingField[];
  evidence: Evidence[];
  fix: FixStep[];
  pods?: string[];
  keys?: string[];
  explainedBy?: string;
}

/** A finding. Its cause key never holds the environment's own names: the same mistake elsewhere has the same key. */
export function finding(context: CheckContext, input: FindingInput): Finding {
  const { scope, about = [], explainedBy, ...rest } = input;
  return {
    ...rest,
    title: clipped(input.title, 240),
    causeKey: `${input.id}:${scope ?? subjectOf(context.snapshot.environment, about)}`,
    fields: (input.fields ?? []).map(toField),
    evidence: input.evidence.slice(0, 12),
    pods: input.pods ?? [],
    keys: input.keys ?? [],
    ...(explainedBy === undefined ? {} : { explainedBy }),
  };
}

/** Live objects hold what they hold: what is not text is shown as JSON. */
function toField(field: FindingField): FindingField {
  return { ...field, is: shown(field.is), shouldBe: shown(field.shouldBe) };
}

function shown(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return clipped(typeof value === "string" ? value : (JSON.stringify(value) ?? ""), 400);
}

/** Evidence that an event gave. The raw text is the event's own, at most 8,192 characters. */
export function eventEvidence(sighting: Sighting, text: string): Evidence {
  const times = sighting.count > 1 ? `${sighting.count} times on` : "on";
  return {
    source: "event",
    label: `${sighting.reason || "Event"} event`,
    observedAt: moment(sighting.lastSeenAt),
    text: `${times} ${shortPod(sighting.podName)}: ${gistOf(text)}`,
    raw: sighting.message.slice(0, 8_192),
  };
}

/** `…7f6c9d5b8d-q4xtz`: what tells the pods of one deployment apart; the raw text has the whole name. */
function shortPod(name: string): string {
  const parts = name.split("-");
  return parts.length > 3 ? `…${parts.slice(-2).join("-")}` : name;
}

/** Evidence that an object gave by what it holds, or by not being there. */
export function objectEvidence(label: string, from: Observed<unknown>, text: string): Evidence {
  return { source: "object", label, observedAt: moment(lookedAt(from)), text };
}

/** Evidence that the last probe gave, as Bindery or as the environment. */
export function probeEvidence(
  context: CheckContext,
  text: string,
  as: "bindery" | "environment" = "bindery",
): Evidence {
  const probe = context.snapshot.probe;
  const label = probe?.storeLabel ?? "the store";
  const at = as === "bindery" ? probe?.probedAt : probe?.asEnvironment?.probedAt;
  return {
    source: as === "bindery" ? "probe" : "identity-probe",
    label: as === "bindery" ? `Probe of ${label}` : "Probe as the environment",
    observedAt: moment(at ?? 0),
    text,
  };
}

/**
 * How bad a fault of the next start is now: `failed` when a pod already waits or none of the expected ones runs, else
 * `degraded`. Nothing fails in an environment that nobody asked to run.
 */
export function atNextStart(context: CheckContext): "failed" | "degraded" {
  if (context.pods.length === 0 && expectedPods(context.snapshot) === 0) return "degraded";
  const isServed = context.pods.length > 0 && context.pods.every((pod) => pod.startedAt !== null);
  return isServed ? "degraded" : "failed";
}

/** The end of a title: what the fault does to pods. */
export function effect(severity: Severity): string {
  return severity === "failed" ? "new pods cannot mount" : "the next start fails";
}

export function podNames(pods: readonly PodView[]): string[] {
  return pods.map((pod) => pod.name);
}

export function inNamespace(context: CheckContext): string {
  return `kubectl -n ${quoted(context.snapshot.environment.namespace)}`;
}

/** "SecretProviderClass claims-acc". */
export function className(context: CheckContext): string {
  return `SecretProviderClass ${context.snapshot.environment.name}`;
}

/** The last step where pods wait: the kubelet's back-off grows to minutes. None for pods that are mounted. */
export function retrySteps(context: CheckContext, pods: readonly PodView[]): FixStep[] {
  const waiting = pods.filter((pod) => pod.startedAt === null);
  if (waiting.length === 0) return [];
  const shown = waiting.slice(0, 5).map((pod) => quoted(pod.name));
  return [
    {
      text: `Delete the waiting ${waiting.length === 1 ? "pod" : "pods"}, so that the next try does not wait for the kubelet's back-off.`,
      command: `${inNamespace(context)} delete pod ${shown.join(" ")}`,
    },
  ];
}

export function restartStep(text = "Restart the environment.", waitsFor?: string): FixStep {
  const action = { kind: "restart" as const, label: "Restart…" };
  return waitsFor === undefined ? { text, action } : { text, action, waitsFor };
}

export function editKeysStep(text: string, keys: string[]): FixStep {
  const label = keys.length > 0 ? `Edit ${count(keys.length, "key")}` : "Edit keys";
  return { text, action: { kind: "editKeys", label, keys } };
}

export const checkAgainStep: FixStep = {
  text: "Check again.",
  action: { kind: "checkAgain", label: "Check again" },
};
