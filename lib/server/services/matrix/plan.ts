import "server-only";
import type { DesiredBinding } from "@/lib/contracts/bindings";
import type { EnvironmentPlan, MatrixEdit } from "@/lib/contracts/matrix";
import type { EnvironmentRef, NamespaceRef } from "@/lib/contracts/names";
import { mergeEdits } from "@/lib/domain/bindings/matrix/merge-edits";
import { renderIdentity } from "@/lib/domain/bindings/naming";
import { AppError } from "@/lib/domain/errors";
import { requirePermission, type Context } from "@/lib/server/context";
import { planBindingChange } from "@/lib/server/services/bindings/plan";
import { readLive } from "@/lib/server/services/bindings/read-live";
import { requireEnvironment } from "@/lib/server/services/environments/require";
import { identityTemplateOf } from "@/lib/server/services/namespaces/templates";
import { findEnablement, readMapping, type EnablementWithStore } from "./read-column";

const plansAtOnce = 3;

interface Wanted {
  environment: EnvironmentRef;
  edits: MatrixEdit[];
}

/**
 * What editing cells would change: one ordinary plan per environment, against its live objects, with the API server's
 * dry-run. Changes nothing. Why an environment cannot be planned is its answer, not a failure of the others. Of several
 * edits of one cell the last counts.
 */
export async function planMatrix(
  ctx: Context,
  input: NamespaceRef & { edits: MatrixEdit[] },
): Promise<{ items: EnvironmentPlan[] }> {
  requirePermission(ctx, "binding:plan", input);
  const { cluster, namespace, edits } = input;
  const names = [...new Set(edits.map(({ environment }) => environment))];
  const wanted = names.map((name) => ({
    environment: { cluster, namespace, name },
    edits: edits.filter(({ environment }) => environment === name),
  }));
  const enablement = await findEnablement(input);
  const items: EnvironmentPlan[] = [];
  for (let at = 0; at < wanted.length; at += plansAtOnce) {
    const next = wanted.slice(at, at + plansAtOnce);
    items.push(...(await Promise.all(next.map((one) => planOne(ctx, one, enablement)))));
  }
  return { items };
}

async function planOne(
  ctx: Context,
  wanted: Wanted,
  enablement: EnablementWithStore | null,
): Promise<EnvironmentPlan> {
  const { environment } = wanted;
  try {
    const desired = await desiredOf(wanted, enablement);
    const plan = await planBindingChange(ctx, { ...environment, desired });
    return { environment: environment.name, desired, plan, refusal: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return {
      environment: environment.name,
      desired: null,
      plan: null,
      refusal: { code: error.code, message: error.message, hint: error.hint ?? null },
    };
  }
}

/** The live mapping, as the API has it now, with the edits in it. */
async function desiredOf(
  { environment, edits }: Wanted,
  enablement: EnablementWithStore | null,
): Promise<DesiredBinding> {
  requireEnvironment(environment);
  const { secretProviderClass } = await readLive(environment);
  const live = await readMapping(environment, { spc: secretProviderClass, enablement });
  if (live.lockedReason !== null || live.store === null)
    throw new AppError("precondition_failed", live.lockedReason ?? "It has no store.", {
      hint: "Nothing was planned for this environment.",
    });
  const mappings = mergeEdits(live.mappings, edits);
  if (mappings.length === 0)
    throw new AppError("precondition_failed", "No key would be left in the binding.", {
      hint: "Remove the whole binding under Keys of the environment instead.",
    });
  const suggested = enablement ? renderIdentity(identityTemplateOf(enablement), environment) : null;
  return {
    store: live.store.name,
    identity: live.identity ?? (secretProviderClass ? null : suggested),
    mappings,
  };
}
