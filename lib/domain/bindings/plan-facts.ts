import type { AuthenticationModes, Plan, StoreReference } from "@/lib/contracts/bindings";
import type { ReferenceProbe } from "@/lib/contracts/stores";

export type PlanIssue = Plan["issues"][number];

/** What is known around a binding; null: not known, which is never evidence for or against. */
export interface PlanFacts {
  /** Is *Enable Secrets Store* on for the namespace? */
  isEnabled: boolean | null;
  operatorVersion: string | null;
  runtimeVersion: string | null;
  driverVersion: string | null;
  isRotationEnabled: boolean | null;
  rotationIntervalMs: number | null;
  /** What a metadata probe said about references; those not asked about are simply absent. */
  probes: readonly ReferenceProbe[];
  /** References that the store does not share with this person; they were not asked about. */
  outside?: { fence: string | null; references: readonly StoreReference[] };
  /** Where the person has said it; otherwise found from the keys. */
  modes?: AuthenticationModes;
}

/** `topic` joins what several rules say about one thing: the first one to say it wins. */
export type TopicIssue = PlanIssue & { topic: string };
