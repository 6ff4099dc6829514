import "server-only";
import { Revision } from "@/lib/contracts/environments";
import type { DesiredBinding } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { Context } from "@/lib/server/context";
import { getDb, type Tx } from "@/lib/server/db/client";
import type { ComputedPlan } from "./compute-plan";
import { Prisma, type Revision as RevisionRow } from "@/lib/server/db/generated/client";

export interface RevisionInput extends EnvironmentRef {
  desired: DesiredBinding | null;
  revision?: number;
  /** Where only the audit knows it; else it follows from the request. */
  action?: "apply" | "rollback" | "delete";
  reason?: string | null | undefined;
  planned: ComputedPlan;
  intent: number;
}

/** Queued into the outcome's transaction: the revision and its audit row are one. */
export function saveRevision(ctx: Context, input: RevisionInput) {
  let number = 0;
  const { cluster, namespace, name: environment } = input;
  return {
    write: async (tx: Tx, outcome: "success" | "failure"): Promise<void> => {
      number = await writeRevision(tx, { ctx, input, outcome });
    },
    /** Call after the outcome is committed. */
    result: async (): Promise<Revision> => {
      const row = await getDb().revision.findUniqueOrThrow({
        where: {
          cluster_namespace_environment_number: { cluster, namespace, environment, number },
        },
      });
      return toRevision(row, row.outcome === "success");
    },
  };
}

interface Writing {
  ctx: Pick<Context, "principal" | "now">;
  input: RevisionInput;
  outcome: "success" | "failure" | "unknown";
}

export async function writeRevision(tx: Tx, { ctx, input, outcome }: Writing): Promise<number> {
  const { cluster, namespace, name: environment, planned } = input;
  const last = await tx.revision.aggregate({
    where: { cluster, namespace, environment },
    _max: { number: true },
  });
  const number = (last._max.number ?? 0) + 1;
  const json = (value: unknown) =>
    value === null ? Prisma.JsonNull : (value as Prisma.InputJsonValue);
  await tx.revision.create({
    data: {
      cluster,
      namespace,
      environment,
      number,
      at: ctx.now(),
      byId: ctx.principal.userId,
      byName: ctx.principal.name,
      action: input.action ?? actionOf(input),
      outcome,
      manifests: json(planned.manifests),
      desired: json(planned.desired),
      keyChanges: json(planned.plan.keyChanges),
      reason: input.reason ?? null,
      auditSequence: BigInt(input.intent),
    },
  });
  return number;
}

const actionOf = ({ revision, desired }: RevisionInput) =>
  revision !== undefined ? "rollback" : desired === null ? "delete" : "apply";

export function toRevision(row: RevisionRow, isCurrent: boolean): Revision {
  return Revision.parse({
    number: row.number,
    at: row.at.toISOString(),
    by: row.byName,
    action: row.action,
    outcome: row.outcome,
    keyChanges: row.keyChanges,
    reason: row.reason,
    isCurrent,
  });
}
