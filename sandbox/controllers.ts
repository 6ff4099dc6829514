import { createKubeClient, type KubeClient } from "@/sandbox/client/kube-client";
import type { Connection } from "@/sandbox/client/http";
import { startClusterView } from "@/sandbox/csi-driver/cluster-view";
import { type CsiDriver, createCsiDriver } from "@/sandbox/csi-driver/csi-driver";
import { startDriverLoops } from "@/sandbox/csi-driver/driver-loops";
import { type Kubelet, startKubelet } from "@/sandbox/kubelet/kubelet";
import { startMendixOperator } from "@/sandbox/mendix-operator/mendix-operator";
import { unreadyRuntime } from "@/sandbox/mendix-operator/sidecar";
import { startWorkloads } from "@/sandbox/workloads/workloads";

export interface Controllers {
  readonly client: KubeClient;
  readonly kubelet: Kubelet;
  readonly driver: CsiDriver;
  stop(): void;
}

export interface ControllersOptions {
  /** A token that may do everything. The kinds that are watched must be served already. */
  readonly connection: Connection;
  /** Multiplies every wait of the kubelet and the driver: 1 as in a cluster, 0.05 for a demo, 0.001 for tests. */
  readonly timeScale: number;
}

/** All controllers on one API server, the sandbox's or a real one. */
export async function startControllers(options: ControllersOptions): Promise<Controllers> {
  const { timeScale } = options;
  const client = createKubeClient(options.connection, "bindery-sandbox");
  const view = startClusterView(client);
  await view.ready;
  const driver = createCsiDriver({ client, view, timeScale });
  const kubelet = startKubelet({ client, view, driver, timeScale, unreadyOf: unreadyRuntime });
  const parts = [
    kubelet,
    startDriverLoops(client, driver),
    startWorkloads(client),
    startMendixOperator(client),
    view,
  ];
  const stop = (): void => {
    for (const part of parts) part.stop();
    client.close();
  };
  return { client, kubelet, driver, stop };
}
