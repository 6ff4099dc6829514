import type { KubeClient } from "@/sandbox/client/kube-client";
import { ignoring } from "@/sandbox/client/kube-error";
import { resources } from "@/sandbox/client/resources";
import { startDaemonSetController } from "./daemon-set-controller";
import { startDeploymentController } from "./deployment-controller";
import { startOrphanCollector } from "./orphan-collector";
import { startReconcileQueue } from "./reconcile-queue";
import { startReplicaSetController } from "./replica-set-controller";
import { type WorkloadView, startWorkloadView } from "./workload-view";

/** What a controller manager does for workloads. */
export function startWorkloads(connected: KubeClient): { stop(): void } {
  const client = connected.as("kube-controller-manager");
  const view = startWorkloadView(client);
  const parts = [
    startDeploymentController(client, view),
    startReplicaSetController(client, view),
    startDaemonSetController(client, view),
    startOrphanCollector(client),
    startDefaultAccounts(client, view),
    ...Object.values(view),
  ];
  return { stop: () => parts.forEach((part) => part.stop()) };
}

/** Each namespace has a ServiceAccount `default`. */
function startDefaultAccounts(client: KubeClient, view: WorkloadView) {
  const queue = startReconcileQueue(async (namespace) => {
    if (view.namespaces.get(undefined, namespace) === undefined) return;
    const account = {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "default", namespace },
    };
    await ignoring([409, 404], () => client.create(resources.serviceAccounts, account));
  });
  view.namespaces.onChange(({ type, object }) => {
    if (type === "added") queue.add(object.metadata.name);
  });
  return queue;
}
