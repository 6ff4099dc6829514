import "server-only";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { Deployment } from "@/lib/domain/kube-object";
import { auditedOutsideCall } from "@/lib/server/audit/audited-outside-call";
import { notFound, requirePermission, type Context } from "@/lib/server/context";
import { toAppError } from "@/lib/server/kubernetes/kube-error";
import { resources } from "@/lib/server/kubernetes/resources";
import { asPerson } from "@/lib/server/services/bindings/as-person";
import { getHub } from "@/lib/server/services/clusters/hub";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { requireEnvironment } from "./require";

/** Rolls the pods as `kubectl rollout restart` does: by an annotation of the Deployment's pod template. */
export async function restartEnvironment(
  ctx: Context,
  input: EnvironmentRef,
): Promise<{ restartedAt: string }> {
  requirePermission(ctx, "environment:restart", input);
  requireEnvironment(input);
  const { cluster, namespace, name } = input;
  const restartedAt = ctx.now().toISOString();
  const { api } = getHub().get(cluster);
  const deployment = `${name}-master`;
  await auditedOutsideCall(
    ctx,
    {
      action: "environment.restart",
      entity: "environment",
      entityId: name,
      cluster,
      namespace,
      environment: name,
      after: { deployment, restartedAt },
    },
    async (act) => {
      try {
        const live = await api.find<Deployment>(resources.deployments, {
          namespace,
          name: deployment,
        });
        if (!live) throw notFound("Deployment of this environment");
        const patch = {
          spec: {
            template: {
              metadata: { annotations: { "kubectl.kubernetes.io/restartedAt": restartedAt } },
            },
          },
        };
        await act(() =>
          api.mergePatch(resources.deployments, { namespace, name: deployment }, patch, {
            impersonate: asPerson(ctx, cluster),
          }),
        );
      } catch (error) {
        throw toAppError(error, `Restarting ${name}`);
      }
    },
  );
  getHealthEngine().poke(input, { probe: true });
  return { restartedAt };
}
