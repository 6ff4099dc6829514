import type { AuditEntry } from "@/lib/contracts/audit";
import type { DesiredBinding, StoreReference } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";

/** What a Bindery that may be killed is asked to do, one at a time. */
export type Order =
  | { type: "start" }
  | { type: "register"; cluster: Cluster; store: Record<string, unknown> }
  | { type: "run"; change: Change }
  | { type: "report" };

export interface Cluster {
  name: string;
  kubeconfig: string;
  namespace: string;
  store: string;
}

export type Change =
  | { verb: "apply"; at: EnvironmentRef; desired: DesiredBinding | null; revision?: number }
  | { verb: "restart"; at: EnvironmentRef }
  | {
      verb: "value";
      at: EnvironmentRef;
      key: string;
      store: string;
      reference: StoreReference;
      value: string;
    };

/** `begin` is said once all that only reads is over; then comes the change itself. */
export type Answer =
  | { type: "ready" | "begin" | "done"; error?: string }
  | { type: "report"; report: Report };

export interface RevisionRow {
  number: number;
  action: string;
  outcome: string;
  auditSequence: number | null;
}

export interface Report {
  entries: AuditEntry[];
  revisions: RevisionRow[];
  chain: { isIntact: boolean; message: string };
}
