import "server-only";
import type { ObjectChange, Plan } from "@/lib/contracts/bindings";
import type { BindingPlan } from "@/lib/domain/bindings/plan";
import type { PlannedObject } from "@/lib/domain/bindings/planned-object";
import { ownerOf } from "@/lib/domain/objects/managers";
import type { Context } from "@/lib/server/context";
import { isKubeError, toAppError, type KubeError } from "@/lib/server/kubernetes/kube-error";
import { getHub } from "@/lib/server/services/clusters/hub";
import { asPerson } from "./as-person";
import { sendChange } from "./send-change";

/** Asks the API server what it would say to each change; its conflicts are the true ones. Changes nothing. */
export async function dryRunPlan(
  ctx: Context,
  cluster: string,
  planned: BindingPlan,
): Promise<Plan> {
  const { api } = getHub().get(cluster);
  const impersonate = asPerson(ctx, cluster);
  const changes: ObjectChange[] = [];
  for (const object of planned.objects) changes.push(await dryRunObject(object));
  return { ...planned.plan, changes };

  async function dryRunObject(object: PlannedObject): Promise<ObjectChange> {
    if (object.change.action === "none")
      return { ...object.change, dryRun: { state: "skipped", message: "Nothing to change." } };
    try {
      await sendChange(api, object, {
        dryRun: true,
        force: false,
        impersonate,
      });
      return {
        ...object.change,
        dryRun: { state: "passed", message: "The API server accepts it." },
      };
    } catch (error) {
      if (isKubeError(error, "Conflict"))
        return {
          ...object.change,
          conflicts: conflictsOf(error),
          dryRun: { state: "refused", message: error.message },
        };
      const message =
        isKubeError(error) && error.status !== 0
          ? error.message
          : "The dry-run did not finish. Nothing was changed.";
      const { code, hint } = toAppError(error, "The dry-run", ctx.principal.email);
      const missingRight = code === "forbidden" ? { missingRight: hint } : {};
      return { ...object.change, dryRun: { state: "refused", message, ...missingRight } };
    }
  }
}

/** `conflict with "argocd-controller" using v1: .spec.parameters.objects` (causes of reason FieldManagerConflict). */
function conflictsOf(error: KubeError): ObjectChange["conflicts"] {
  const paths = new Map<string, string[]>();
  for (const cause of error.causes) {
    const manager = cause.message?.match(/conflict with "([^"]+)"/)?.[1];
    if (manager)
      paths.set(manager, [...(paths.get(manager) ?? []), (cause.field ?? "").replace(/^\./, "")]);
  }
  return [...paths].map(([manager, fields]) => ({ owner: ownerOf(manager), paths: fields }));
}
