import type { KubeClient } from "@/sandbox/client/kube-client";
import { type Informer, startInformer } from "@/sandbox/client/informer";
import { resources } from "@/sandbox/client/resources";
import type {
  CsiDriver,
  CsiNode,
  DaemonSet,
  KubeObject,
  Pod,
  SecretProviderClass,
} from "@/lib/domain/kube-object";

/** What the driver and the kubelets watch. */
export interface ClusterView {
  readonly pods: Informer<Pod>;
  readonly nodes: Informer<KubeObject>;
  readonly classes: Informer<SecretProviderClass>;
  readonly drivers: Informer<CsiDriver>;
  readonly csiNodes: Informer<CsiNode>;
  readonly daemonSets: Informer<DaemonSet>;
  readonly ready: Promise<unknown>;
  stop(): void;
}

export function startClusterView(client: KubeClient): ClusterView {
  const view = {
    pods: startInformer(client, resources.pods),
    nodes: startInformer(client, resources.nodes),
    classes: startInformer(client, resources.secretProviderClasses),
    drivers: startInformer(client, resources.csiDrivers),
    csiNodes: startInformer(client, resources.csiNodes),
    daemonSets: startInformer(client, resources.daemonSets),
  };
  const all = Object.values(view);
  return {
    ...view,
    ready: Promise.all(all.map((informer) => informer.ready)),
    stop: () => all.forEach((informer) => informer.stop()),
  };
}
