import "server-only";
import type { AuditEntry } from "@/lib/contracts/audit";
import { DesiredBinding } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { AppError } from "@/lib/domain/errors";
import { registerIntentReconciler, type Reconciled } from "@/lib/server/audit/reconcile";
import type { Context } from "@/lib/server/context";
import { getHub } from "@/lib/server/services/clusters/hub";
import { reconcileRestart } from "@/lib/server/services/environments/reconcile-restart";
import { computePlan, type ComputedPlan } from "./compute-plan";
import { reconcileValue } from "./reconcile-value";
import { writeRevision } from "./save-revision";

const actions = {
  "binding.apply": "apply",
  "binding.rollback": "rollback",
  "binding.delete": "delete",
} as const;

/** How a change whose outcome nobody recorded is closed: by looking at what is there. */
export function registerIntentReconcilers(): void {
  for (const [action, word] of Object.entries(actions))
    registerIntentReconciler(action, (ctx, intent) => reconcileApply(ctx, intent, word));
  registerIntentReconciler("environment.restart", closingWhatIsGone(reconcileRestart));
  registerIntentReconciler("value.set", closingWhatIsGone(reconcileValue));
}

type Action = (typeof actions)[keyof typeof actions];
type Look = (ref: EnvironmentRef, intent: AuditEntry) => Promise<Reconciled>;

/** Plans it again: there is a plan and it is empty, so it was done. */
async function reconcileApply(
  ctx: Context,
  intent: AuditEntry,
  action: Action,
): Promise<Reconciled> {
  return closingWhatIsGone(async (ref) => {
    const { desired: recorded = null } = (intent.after ?? {}) as { desired?: unknown };
    const parsed = recorded === null ? null : DesiredBinding.safeParse(recorded);
    if (parsed?.success === false) return tooLittle;
    const desired = parsed?.data ?? null;
    const planned = await planAgain(ctx, ref, desired);
    if (planned === "gone")
      return { outcome: "success", reason: "Nothing of it is there any more." };
    const isDone = planned.plan.isEmpty && (desired === null || planned.manifests !== null);
    return {
      outcome: isDone ? "success" : "failure",
      reason: isDone
        ? "The live objects are as planned."
        : "The live objects are not as planned. Plan again to finish.",
      after: intent.after,
      save: async (tx) =>
        void (await writeRevision(tx, {
          ctx: { principal: principalOf(intent), now: () => ctx.now() },
          input: {
            ...ref,
            desired,
            planned,
            action,
            intent: intent.sequence,
            reason: intent.reason,
          },
          outcome: isDone ? "success" : "failure",
        })),
    };
  })(ctx, intent);
}

/** `gone`: it was to be taken away, and the environment itself is no longer there. */
async function planAgain(
  ctx: Context,
  ref: EnvironmentRef,
  desired: DesiredBinding | null,
): Promise<ComputedPlan | "gone"> {
  try {
    return await computePlan(ctx, { ...ref, desired }, { isProbing: false });
  } catch (error) {
    const isClusterKnown = getHub().find(ref.cluster) !== null;
    if (desired === null && isClusterKnown && isNotFound(error)) return "gone";
    throw error;
  }
}

const tooLittle: Reconciled = {
  outcome: "failure",
  reason: "The intent does not say enough to look it up.",
};

/** What is deleted or no longer registered never answers again: waiting for it would keep the intent open for ever. */
function closingWhatIsGone(look: Look) {
  return async (_ctx: Context, intent: AuditEntry): Promise<Reconciled> => {
    const ref = refOf(intent);
    if (!ref) return tooLittle;
    try {
      return await look(ref, intent);
    } catch (error) {
      if (isNotFound(error))
        return { outcome: "failure", reason: `It cannot be looked up any more. ${error.message}` };
      return { outcome: "unknown", reason: "The cluster or the store could not be read." };
    }
  };
}

const isNotFound = (error: unknown): error is AppError =>
  error instanceof AppError && error.code === "not_found";

const principalOf = ({ actor }: AuditEntry) => ({
  userId: actor.id,
  name: actor.name,
  email: actor.email ?? "",
  grants: [],
});

function refOf(intent: AuditEntry): EnvironmentRef | null {
  const { cluster, namespace, environment } = intent;
  return cluster && namespace && environment ? { cluster, namespace, name: environment } : null;
}
