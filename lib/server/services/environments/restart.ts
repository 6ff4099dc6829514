import "server-only";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { Deployment } from "@/lib/domain/kube-object";
import { AppError } from "@/lib/domain/errors";
import { auditedOutsideCall } from "@/lib/server/audit/audited-outside-call";
import { notFound, requirePermission, type Context } from "@/lib/server/context";
import type { Impersonation, KubeApi } from "@/lib/server/kubernetes/kube-api";
import { fateOf, toAppError } from "@/lib/server/kubernetes/kube-error";
import { resources } from "@/lib/server/kubernetes/resources";
import { asPerson } from "@/lib/server/services/bindings/as-person";
import { getHub } from "@/lib/server/services/clusters/hub";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { oneAtATime } from "./one-at-a-time";
import { requireEnvironment } from "./require";
import { restartedAtOf, restartMark } from "./restarted-at";

/**
 * Rolls the pods as `kubectl rollout restart` does: by an annotation of the Deployment's pod template. Where the answer is
 * lost, the Deployment itself says whether it was restarted.
 */
export async function restartEnvironment(
  ctx: Context,
  input: EnvironmentRef,
): Promise<{ restartedAt: string }> {
  requirePermission(ctx, "environment:restart", input);
  requireEnvironment(input);
  const restartedAt = await oneAtATime(input, () => restartAlone(ctx, input));
  getHealthEngine().poke(input, { probe: true });
  return { restartedAt };
}

async function restartAlone(ctx: Context, input: EnvironmentRef): Promise<string> {
  const { cluster, namespace, name } = input;
  const restartedAt = ctx.now().toISOString();
  const deployment = `${name}-master`;
  const draft = {
    action: "environment.restart",
    entity: "environment",
    entityId: name,
    cluster,
    namespace,
    environment: name,
    after: { deployment, restartedAt },
  };
  const at = { namespace, name: deployment };
  const impersonate = asPerson(ctx, cluster);
  await auditedOutsideCall(ctx, draft, async (act) => {
    try {
      const { api } = getHub().get(cluster);
      if (!(await api.find<Deployment>(resources.deployments, at)))
        throw notFound("Deployment of this environment");
      const annotations = { [restartMark]: restartedAt };
      const patch = { spec: { template: { metadata: { annotations } } } };
      await act(() => patchSurely(api, at, { patch, restartedAt, impersonate }));
    } catch (error) {
      throw toAppError(error, `Restarting ${name}`, ctx.principal.email);
    }
  });
  return restartedAt;
}

interface Restarting {
  patch: unknown;
  restartedAt: string;
  impersonate: Impersonation | undefined;
}

async function patchSurely(
  api: KubeApi,
  at: { namespace: string; name: string },
  { patch, restartedAt, impersonate }: Restarting,
): Promise<void> {
  try {
    await api.mergePatch(resources.deployments, at, patch, { impersonate });
  } catch (error) {
    const fate = fateOf(error);
    if (fate === "refused") throw error;
    const live = await api.find<Deployment>(resources.deployments, at).catch(() => null);
    if (live && restartedAtOf(live) === restartedAt) return;
    if (live && fate === "answered") throw error;
    const { message } = toAppError(error, `Restarting ${at.name}`);
    throw new AppError(
      "cluster_unavailable",
      `${message} Whether it restarts is not known yet; Bindery looks again and records what came of it.`,
      { cause: error, hint: "Look at the pods' age before trying again.", isOutcomeOpen: true },
    );
  }
}
