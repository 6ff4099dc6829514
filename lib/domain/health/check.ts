import type { Finding } from "@/lib/contracts/health";
import type { BindingContents, BindingProblem } from "@/lib/domain/bindings/contents";
import type { PodView } from "@/lib/domain/health/pod-view";
import type { Snapshot } from "@/lib/domain/health/snapshot";

/** Ages beyond which evidence proves nothing any more. All in milliseconds. */
export interface HealthLimits {
  /** A probe older than this proves neither presence nor permission. */
  probeMaxAgeMs: number;
  /** `observedAt` of any object; with a live watch it is the time of the last sign of life, not of the last change. */
  observedMaxAgeMs: number;
  /** A pod may take this long to mount before its silence is a fault (domain-facts.md §6, F20). */
  mountGraceMs: number;
  /** The SecretProviderClassPodStatus may be seen this much later than the container that runs. */
  statusGraceMs: number;
}

export const defaultLimits: HealthLimits = {
  probeMaxAgeMs: 10 * 60_000,
  observedMaxAgeMs: 10 * 60_000,
  mountGraceMs: 2 * 60_000,
  statusGraceMs: 30_000,
};

/** What a check looks at beyond the snapshot: the binding as its provider's own rules read it. */
export interface CheckContext {
  snapshot: Snapshot;
  /** null: no SecretProviderClass, or its provider is unknown to Bindery. */
  binding: BindingContents | null;
  problems: BindingProblem[];
  /** The kind of store that owns `spec.provider`; null when no provider folder claims it. */
  storeKind: string | null;
  /** The environment's pods, each with its own status object and its own present failure. */
  pods: PodView[];
  limits: HealthLimits;
}

export type EvidenceNeed =
  | "mendixApp"
  | "serviceAccount"
  | "secretProviderClass"
  | "pods"
  | "podStatuses"
  | "events"
  | "deployment"
  | "crd"
  | "driver"
  | "csiNodes"
  | "probe"
  | "asEnvironment"
  | "operatorVersion"
  | "runtimeVersion";

/**
 * One rule of health. Pure. `find` returns nothing when the rule holds; it is not called when a needed class of
 * evidence is missing: the check is then listed as skipped, which is never a pass.
 */
export interface HealthCheck {
  id: string;
  /** "Provider runs on the pod's node". */
  title: string;
  area: "cluster" | "node" | "spc" | "pod" | "sync" | "rotation" | "store" | "mendix";
  needs: readonly EvidenceNeed[];
  find(context: CheckContext): Finding[];
}

/** A rule of last resort: it sees what the others found, and names what none of them named. */
export interface FallbackCheck extends Omit<HealthCheck, "find"> {
  find(context: CheckContext, found: readonly Finding[]): Finding[];
}
