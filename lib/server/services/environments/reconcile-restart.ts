import "server-only";
import type { AuditEntry } from "@/lib/contracts/audit";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { Deployment } from "@/lib/domain/kube-object";
import type { Reconciled } from "@/lib/server/audit/reconcile";
import { notFound } from "@/lib/server/context";
import { resources } from "@/lib/server/kubernetes/resources";
import { getHub } from "@/lib/server/services/clusters/hub";
import { restartedAtOf } from "./restarted-at";

/** Whether the Deployment carries the mark of this restart. Throws where there is none, or it cannot be read. */
export async function reconcileRestart(
  { cluster, namespace, name }: EnvironmentRef,
  intent: AuditEntry,
): Promise<Reconciled> {
  const { deployment = `${name}-master`, restartedAt } = (intent.after ?? {}) as {
    deployment?: string;
    restartedAt?: string;
  };
  const { api } = getHub().get(cluster);
  const live = await api.find<Deployment>(resources.deployments, { namespace, name: deployment });
  if (!live) throw notFound("Deployment of this environment");
  const seen = restartedAtOf(live);
  if (restartedAt !== undefined && seen === restartedAt)
    return {
      outcome: "success",
      reason: "The Deployment carries the mark of this restart.",
      after: intent.after,
    };
  return {
    outcome: "failure",
    reason: seen
      ? `The Deployment carries the mark of another restart, ${seen}.`
      : "The Deployment was not restarted.",
  };
}
