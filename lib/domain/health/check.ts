import type { Finding } from "@/lib/contracts/health";
import type { BindingContents, BindingProblem } from "@/lib/domain/bindings/contents";
import type { Snapshot } from "@/lib/domain/health/snapshot";

/** What a check looks at beyond the snapshot: the binding as its provider's own rules read it. */
export interface CheckContext {
  snapshot: Snapshot;
  /** null: no SecretProviderClass, or its provider is unknown to Bindery. */
  binding: BindingContents | null;
  problems: BindingProblem[];
  /** The kind of store that owns `spec.provider`; null when no provider folder claims it. */
  storeKind: string | null;
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
