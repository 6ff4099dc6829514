import "server-only";
import type { AuditEntry } from "@/lib/contracts/audit";
import { DesiredBinding } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { registerIntentReconciler, type Reconciled } from "@/lib/server/audit/reconcile";
import type { Context } from "@/lib/server/context";
import { reconcileRestart } from "@/lib/server/services/environments/reconcile-restart";
import { computePlan } from "./compute-plan";
import { reconcileValue } from "./reconcile-value";
import { writeRevision, type RevisionInput } from "./save-revision";

const actions = ["binding.apply", "binding.rollback", "binding.delete"] as const;
const revisionActions: Readonly<Record<string, RevisionInput["action"]>> = {
  "binding.apply": "apply",
  "binding.rollback": "rollback",
  "binding.delete": "delete",
};

/** How an apply whose process died is closed: plan it again; an empty plan means that it was done. */
export function registerIntentReconcilers(): void {
  for (const action of actions) registerIntentReconciler(action, reconcileApply);
  registerIntentReconciler("environment.restart", reconcileRestart);
  registerIntentReconciler("value.set", reconcileValue);
}

async function reconcileApply(ctx: Context, intent: AuditEntry): Promise<Reconciled> {
  const ref = refOf(intent);
  const after = (intent.after ?? {}) as { desired?: unknown };
  const parsed =
    after.desired === null || after.desired === undefined
      ? null
      : DesiredBinding.safeParse(after.desired);
  if (!ref || parsed?.success === false)
    return { outcome: "failure", reason: "The intent does not say enough to look it up." };
  try {
    const planned = await computePlan(ctx, { ...ref, desired: parsed?.data ?? null });
    const isDone = planned.plan.isEmpty;
    return {
      outcome: isDone ? "success" : "failure",
      reason: isDone
        ? "The process ended before the outcome was recorded; the live objects are as planned."
        : "The process ended on the way; the live objects are not as planned. Plan again to finish.",
      save: async (tx) => {
        const person = {
          userId: intent.actor.id,
          name: intent.actor.name,
          email: intent.actor.email ?? "",
          grants: [],
        };
        await writeRevision(tx, {
          ctx: { principal: person, now: () => ctx.now() },
          input: {
            ...ref,
            desired: parsed?.data ?? null,
            planned,
            intent: intent.sequence,
            action: revisionActions[intent.action],
            reason: intent.reason,
          },
          outcome: isDone ? "success" : "failure",
        });
      },
    };
  } catch {
    return { outcome: "unknown", reason: "The cluster or the store could not be read." };
  }
}

function refOf(intent: AuditEntry): EnvironmentRef | null {
  const { cluster, namespace, environment } = intent;
  return cluster && namespace && environment ? { cluster, namespace, name: environment } : null;
}
