import "server-only";
import type { EnvironmentDetail } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { requirePermission, type Context } from "@/lib/server/context";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { toDetail } from "./get";
import { requireEnvironment } from "./require";

/** Probes the store now and diagnoses again. */
export async function checkEnvironment(
  ctx: Context,
  input: EnvironmentRef,
): Promise<EnvironmentDetail> {
  requirePermission(ctx, "environment:check", input);
  requireEnvironment(input);
  await getHealthEngine().checkNow(input, ctx.signal);
  return toDetail(requireEnvironment(input));
}
