import "server-only";
import type { EnvironmentDetail } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { findBindingDrift } from "@/lib/server/services/bindings/drift";
import type { Health } from "@/lib/server/services/health/engine";
import { requireEnvironment } from "./require";
import { buildTimeline } from "./timeline";
import { toSummary } from "./to-summary";

export async function getEnvironment(
  ctx: Context,
  input: EnvironmentRef,
): Promise<EnvironmentDetail> {
  requirePermission(ctx, "environment:get", input);
  return toDetail(requireEnvironment(input));
}

export async function toDetail(health: Health): Promise<EnvironmentDetail> {
  const { cluster, namespace, name: environment } = health.snapshot.environment;
  const revisions = await getDb().revision.findMany({
    where: { cluster, namespace, environment },
    orderBy: { number: "desc" },
    take: 20,
  });
  const current = revisions.find(({ outcome }) => outcome === "success") ?? null;
  return {
    ...toSummary(health),
    operatorVersion: health.snapshot.operatorVersion,
    revision: current?.number ?? null,
    hasDrifted: current !== null && findBindingDrift(health.snapshot, current).length > 0,
    isEnabled: health.snapshot.isEnabled,
    diagnosis: health.diagnosis,
    timeline: buildTimeline(health, revisions),
  };
}
