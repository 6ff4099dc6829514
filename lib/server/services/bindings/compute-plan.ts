import "server-only";
import { createHash } from "node:crypto";
import { DesiredBinding } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { declaredModes } from "@/lib/domain/bindings/keys/declared-modes";
import type { BindingManifests, LiveBinding } from "@/lib/domain/bindings/manifests";
import { restoredBinding } from "@/lib/domain/bindings/restored";
import { planBinding, type BindingPlan } from "@/lib/domain/bindings/plan";
import { planRemoval } from "@/lib/domain/bindings/removal";
import { AppError } from "@/lib/domain/errors";
import { notFound, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { findPureStoreByProvider } from "@/lib/stores/pure-registry";
import { reachOf } from "./reach";
import { readFacts } from "./read-facts";
import { readLive } from "./read-live";
import { describeReferences, requireStore, toBindingStore } from "./use-store";

export interface PlanRequest extends EnvironmentRef {
  /** null: take the binding away. */
  desired: DesiredBinding | null;
  /** Instead of `desired`: go back to that revision. */
  revision?: number;
}

export interface ComputedPlan extends BindingPlan {
  /** What was planned for, whether given or taken from a revision; null: no binding. */
  desired: DesiredBinding | null;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Reads live state and store metadata, and computes what would change. Changes nothing, asks for no dry-run. */
export async function computePlan(
  ctx: Context,
  request: PlanRequest,
  { isProbing = true }: { isProbing?: boolean } = {},
): Promise<ComputedPlan> {
  const environment = {
    cluster: request.cluster,
    namespace: request.namespace,
    name: request.name,
  };
  const live = await readLive(environment);
  const desired =
    request.revision === undefined
      ? withDeclaredModes(request.desired, live)
      : await desiredOfRevision(environment, request.revision, live);
  const plannedAt = ctx.now().toISOString();
  if (desired === null) {
    const facts = await readFacts(environment, []);
    const binding =
      findPureStoreByProvider(live.secretProviderClass?.spec?.provider ?? "")?.binding ?? null;
    return {
      desired,
      ...planRemoval({
        environment,
        live,
        binding,
        runtimeVersion: facts.runtimeVersion,
        plannedAt,
        sha256,
      }),
    };
  }
  const row = await requireStore(desired.store, environment);
  const references = desired.mappings.map(({ reference }) => reference);
  const reach = reachOf(ctx, row, environment);
  const open = references.filter((reference) => reach.isOpen(reference));
  const probes = isProbing ? await describeReferences(ctx, row, open) : [];
  const facts = await readFacts(environment, probes);
  return {
    desired,
    ...planBinding({
      environment,
      desired,
      store: toBindingStore(row),
      live,
      facts: {
        ...facts,
        outside: { fence: reach.fence, references: references.filter((one) => !reach.isOpen(one)) },
      },
      plannedAt,
      sha256,
    }),
  };
}

/** A revision says the modes that it left, also where the request had nothing to say of them. */
function withDeclaredModes(
  desired: DesiredBinding | null,
  live: LiveBinding,
): DesiredBinding | null {
  if (desired === null || desired.modes !== undefined) return desired;
  const modes = declaredModes(live.secretProviderClass?.metadata.annotations);
  return modes ? { ...desired, modes } : desired;
}

async function desiredOfRevision(
  environment: EnvironmentRef,
  number: number,
  live: LiveBinding,
): Promise<DesiredBinding | null> {
  const { cluster, namespace, name } = environment;
  const revision = await getDb().revision.findUnique({
    where: {
      cluster_namespace_environment_number: { cluster, namespace, environment: name, number },
    },
  });
  if (!revision) throw notFound("revision");
  if (revision.desired === null) return null;
  const parsed = DesiredBinding.safeParse(revision.desired);
  if (!parsed.success)
    throw new AppError(
      "invalid_input",
      `Revision ${number} cannot be planned again: it was kept by an older version.`,
    );
  return restoredBinding(parsed.data, {
    manifest: (revision.manifests as BindingManifests | null)?.secretProviderClass ?? null,
    live: live.secretProviderClass,
  });
}
