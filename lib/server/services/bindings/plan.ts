import "server-only";
import type { Plan } from "@/lib/contracts/bindings";
import { requirePermission, type Context } from "@/lib/server/context";
import { computePlan, type PlanRequest } from "./compute-plan";
import { dryRunPlan } from "./dry-run";

/** What applying would change, with the API server's dry-run. Changes nothing. */
export async function planBindingChange(ctx: Context, input: PlanRequest): Promise<Plan> {
  requirePermission(ctx, "binding:plan", input);
  const planned = await computePlan(ctx, input);
  return dryRunPlan(ctx, input.cluster, planned);
}
