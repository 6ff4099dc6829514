import "server-only";
import type { z } from "zod";
import type { bindings, Revision } from "@/lib/contracts/environments";
import type { Plan } from "@/lib/contracts/bindings";
import type { BindingPlan } from "@/lib/domain/bindings/plan";
import { AppError } from "@/lib/domain/errors";
import { auditedOutsideCall } from "@/lib/server/audit/audited-outside-call";
import { recordDenied } from "@/lib/server/audit/denials";
import type { AuditDraft } from "@/lib/server/audit/entry";
import { requirePermission, type Context } from "@/lib/server/context";
import { fateOf, isKubeError, toAppError } from "@/lib/server/kubernetes/kube-error";
import { oneAtATime } from "@/lib/server/services/environments/one-at-a-time";
import { getHub } from "@/lib/server/services/clusters/hub";
import { getLiveBus } from "@/lib/server/services/health/live-bus";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { asPerson } from "./as-person";
import { computePlan, type ComputedPlan, type PlanRequest } from "./compute-plan";
import { dryRunPlan } from "./dry-run";
import { refuseApply } from "./refuse-apply";
import { saveRevision } from "./save-revision";
import { writeObject } from "./write-object";

export type ApplyBinding = PlanRequest &
  Pick<z.output<typeof bindings.apply.body>, "planDigest" | "takeOver" | "reason">;

/**
 * Applies the reviewed plan in its order and reads each object back. Throws `conflict` when the world moved or somebody
 * owns a field, `precondition_failed` when the plan has errors; both before the first call. A failure on the way says
 * which objects were written; applying again is safe, since every call is idempotent. Applies of one environment wait for
 * each other: the second one is then told that the world moved.
 */
export async function applyBinding(
  ctx: Context,
  input: ApplyBinding,
): Promise<{ revision: Revision; plan: Plan }> {
  requirePermission(ctx, "binding:apply", input);
  if (actionOf(input) === "binding.delete") requirePermission(ctx, "binding:delete", input);
  const { revision, plan } = await oneAtATime(input, () => applyAlone(ctx, input));
  getHealthEngine().poke(input, { probe: true });
  getLiveBus().send({
    type: "environment",
    cluster: input.cluster,
    namespace: input.namespace,
    name: input.name,
    verdict: null,
    at: ctx.now().toISOString(),
  });
  return { revision: await revision(), plan };
}

async function applyAlone(ctx: Context, input: ApplyBinding) {
  const planned = await computePlan(ctx, input);
  const plan = await dryRunPlan(ctx, input.cluster, planned);
  const draft = toDraft(input, planned, plan);
  const onForbidden = (reason: string) => recordDenied(ctx, { ...draft, reason });
  refuseApply(plan, { ...input, onForbidden });
  const revision = await auditedOutsideCall(ctx, draft, async (act) => {
    const save = saveRevision(ctx, { ...input, planned, intent: act.intent });
    act.save(save.write);
    await act(() => applyInOrder(ctx, input, { planned, plan }));
    return save.result;
  });
  return { revision, plan };
}

const actionOf = ({ revision, desired }: PlanRequest) =>
  revision !== undefined
    ? "binding.rollback"
    : desired === null
      ? "binding.delete"
      : "binding.apply";

/** The intent says enough to look up what came of it (`reconcile.ts`): `desired`, and the action. */
function toDraft(input: ApplyBinding, planned: ComputedPlan, plan: Plan): AuditDraft {
  return {
    action: actionOf(input),
    entity: "binding",
    entityId: input.name,
    cluster: input.cluster,
    namespace: input.namespace,
    environment: input.name,
    reason: input.reason ?? null,
    before: { digest: plan.digest },
    after: {
      keys: plan.keyChanges,
      objects: plan.changes.map(({ action: change, object }) => ({
        action: change,
        kind: object.kind,
        name: object.name,
      })),
      store: planned.desired?.store ?? null,
      desired: planned.desired,
    },
  };
}

async function applyInOrder(
  ctx: Context,
  input: ApplyBinding,
  { planned, plan }: { planned: BindingPlan; plan: Plan },
): Promise<void> {
  const { api } = getHub().get(input.cluster);
  const impersonate = asPerson(ctx, input.cluster);
  const written: string[] = [];
  for (const [index, object] of planned.objects.entries()) {
    const { action, object: ref } = object.change;
    if (action === "none") continue;
    const label = `${ref.kind} ${ref.name}`;
    try {
      // The API server's own conflicts, as the dry-run saw them: `refuseApply` let through only chosen owners.
      const { conflicts = [], managedBy = null } = plan.changes[index] ?? {};
      const force = input.takeOver.length > 0 && (conflicts.length > 0 || managedBy !== null);
      await writeObject(api, object, { force, impersonate });
      written.push(label);
    } catch (error) {
      throw stopped(error, written, toAppError(error, `Writing ${label}`, ctx.principal.email));
    }
  }
}

/** Says what was written before; that nothing was changed only where that is sure. */
function stopped(error: unknown, written: readonly string[], cause: AppError): AppError {
  const isRefused = !cause.isOutcomeOpen && fateOf(error) === "refused" && isKubeError(error);
  const before =
    written.length > 0
      ? ` Written before: ${written.join(", ")}.`
      : isRefused
        ? " Nothing was changed."
        : "";
  return new AppError(cause.code, `${cause.message}${before}`, {
    cause: error,
    hint:
      cause.code === "forbidden" && cause.hint
        ? `${cause.hint} Then plan again.`
        : "Plan again: it shows what is left to do.",
    isOutcomeOpen: cause.isOutcomeOpen,
  });
}
