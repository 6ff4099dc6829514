import type { KubeClient } from "@/sandbox/client/kube-client";
import { ignoring } from "@/sandbox/client/kube-error";
import { resources } from "@/sandbox/client/resources";
import type { ClusterView } from "@/sandbox/csi-driver/cluster-view";
import { driverName, hasDriverPod } from "@/sandbox/csi-driver/driver-settings";
import type { CsiNode } from "@/lib/domain/kube-object";

/** CSINode of each node names the driver while, and only while, a driver pod runs there. */
export function startNodeRegistration(client: KubeClient, view: ClusterView): { stop(): void } {
  let isStopped = false;
  let turn: Promise<unknown> = Promise.resolve();
  const enqueue = (): void => {
    // Failures are met again at the next change of a pod.
    turn = turn
      .then(() => (isStopped ? undefined : registerAll(client, view)))
      .catch(() => undefined);
  };
  view.pods.onChange(({ object }) => {
    if (object.metadata.labels?.["app"] === "secrets-store-csi-driver") enqueue();
  });
  view.nodes.onChange(enqueue);
  view.csiNodes.onChange(enqueue);
  return {
    stop: () => {
      isStopped = true;
    },
  };
}

async function registerAll(client: KubeClient, view: ClusterView): Promise<void> {
  for (const { metadata } of view.nodes.list()) {
    const { name, uid = "" } = metadata;
    const known = view.csiNodes.get(undefined, name);
    const isWanted = hasDriverPod(view, name);
    const isThere = known?.spec?.drivers?.some((one) => one.name === driverName) === true;
    if (known !== undefined && isThere === isWanted) continue;
    const drivers = isWanted ? [{ name: driverName, nodeID: name, topologyKeys: null }] : [];
    const node: CsiNode = {
      apiVersion: resources.csiNodes.apiVersion,
      kind: resources.csiNodes.kind,
      metadata: known?.metadata ?? {
        name,
        ownerReferences: [{ apiVersion: "v1", kind: "Node", name, uid }],
      },
      spec: { drivers },
    };
    await ignoring([409, 404], () =>
      known === undefined
        ? client.create(resources.csiNodes, node)
        : client.replace(resources.csiNodes, node),
    );
  }
}
