import "server-only";
import type { AuditEntry } from "@/lib/contracts/audit";
import type { Deployment } from "@/lib/domain/kube-object";
import type { Reconciled } from "@/lib/server/audit/reconcile";
import type { Context } from "@/lib/server/context";
import { resources } from "@/lib/server/kubernetes/resources";
import { getHub } from "@/lib/server/services/clusters/hub";

const annotation = "kubectl.kubernetes.io/restartedAt";

/**
 * How a restart whose process died is closed: the Deployment's pod template carries the time of the last restart. Throws
 * when the cluster cannot be read; the intent then stays open.
 */
export async function reconcileRestart(_ctx: Context, intent: AuditEntry): Promise<Reconciled> {
  const { cluster, namespace } = intent;
  const after = (intent.after ?? {}) as { deployment?: unknown; restartedAt?: unknown };
  const { deployment: name, restartedAt } = after;
  if (!cluster || !namespace || typeof name !== "string" || typeof restartedAt !== "string")
    return { outcome: "failure", reason: "The intent does not say enough to look it up." };
  const live = await getHub()
    .get(cluster)
    .api.find<Deployment>(resources.deployments, { namespace, name });
  if (!live) return { outcome: "failure", reason: `Deployment ${name} is not there.` };
  const seen = live.spec?.template?.metadata?.annotations?.[annotation] ?? null;
  if (seen === restartedAt)
    return {
      outcome: "success",
      reason: `The process ended before the outcome was recorded; ${name} carries this restart.`,
      after,
    };
  return {
    outcome: "failure",
    reason:
      seen !== null && seen > restartedAt
        ? `${name} carries a later restart (${seen}): this one was never sent, or was followed by that one.`
        : `${name} does not carry this restart: it was never sent.`,
  };
}
