import type { KubeClient } from "@/sandbox/client/kube-client";
import type { ClusterView } from "@/sandbox/csi-driver/cluster-view";
import type { CsiDriver } from "@/sandbox/csi-driver/csi-driver";
import { driverName } from "@/sandbox/csi-driver/driver-settings";
import { type EventRecorder, createEventRecorder } from "@/sandbox/csi-driver/event-recorder";
import type { Pod } from "@/lib/domain/kube-object";
import { startNodeRegistration } from "./node-registration";
import type { NotReady } from "./pod-status";
import { type PodWorker, type WorkerContext, startPodWorker } from "./pod-worker";
import { createTokenSource } from "./token-source";
import { createVolumeMounter, csiVolumesOf, targetPathOf } from "./volume-mounter";

export type Files = ReadonlyMap<string, Buffer>;

export interface KubeletOptions {
  readonly client: KubeClient;
  readonly view: ClusterView;
  readonly driver: CsiDriver;
  readonly timeScale: number;
  /** What a pod's program says about the files that it found. */
  unreadyOf?(pod: Pod, files: Files): readonly NotReady[];
}

export interface Kubelet {
  /** The files of a pod's CSI volumes; values stay in this process. */
  filesOf(namespace: string, pod: string): Files;
  /** No pod moves until the answer is called. */
  hold(): () => void;
  stop(): void;
}

/** Plays every node's kubelet. */
export function startKubelet(options: KubeletOptions): Kubelet {
  const client = options.client.as("kubelet");
  const { view, driver } = options;
  const workers = new Map<string, PodWorker>();
  const registration = startNodeRegistration(client, view);
  let gate: { promise: Promise<void>; resolve: () => void } | null = null;
  const context: WorkerContext = {
    client,
    timeScale: options.timeScale,
    mounter: createVolumeMounter({ ...options, tokensOf: createTokenSource(client) }),
    recorderOf: recorders(client),
    currentOf: (pod) => {
      const found = view.pods.get(pod.metadata.namespace, pod.metadata.name);
      return found?.metadata.uid === pod.metadata.uid ? found : undefined;
    },
    isRepublished: () => view.drivers.get(undefined, driverName)?.spec?.requiresRepublish === true,
    unreadyOf: (pod) => options.unreadyOf?.(pod, filesIn(driver, pod)) ?? [],
    podIpOf: addresses(),
    held: () => gate?.promise ?? Promise.resolve(),
  };
  view.pods.onChange(({ type, object }) => {
    const uid = object.metadata.uid ?? "";
    const worker = workers.get(uid);
    if (type === "deleted") {
      worker?.wake();
      workers.delete(uid);
    } else if (worker === undefined && isOurs(view, object)) {
      workers.set(uid, startPodWorker(context, object));
    } else if (object.metadata.deletionTimestamp !== undefined) worker?.wake();
  });
  return {
    filesOf: (namespace, name) => {
      const pod = view.pods.get(namespace, name);
      return pod === undefined ? new Map() : filesIn(driver, pod);
    },
    hold: () => {
      gate ??= Promise.withResolvers<void>();
      return () => {
        gate?.resolve();
        gate = null;
      };
    },
    stop: () => {
      registration.stop();
      gate?.resolve();
      for (const worker of workers.values()) worker.stop();
    },
  };
}

function isOurs(view: ClusterView, pod: Pod): boolean {
  const node = pod.spec?.nodeName;
  const isOver = pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
  return node !== undefined && !isOver && view.nodes.get(undefined, node) !== undefined;
}

function filesIn(driver: CsiDriver, pod: Pod): Files {
  const files = new Map<string, Buffer>();
  for (const volume of csiVolumesOf(pod)) {
    const mount = driver.mounts.get(targetPathOf(pod, volume));
    for (const file of mount?.files ?? []) files.set(file.path, file.content);
  }
  return files;
}

function recorders(client: KubeClient): (node: string) => EventRecorder {
  const byNode = new Map<string, EventRecorder>();
  return (node) => {
    const known =
      byNode.get(node) ?? createEventRecorder(client, { component: "kubelet", host: node });
    byNode.set(node, known);
    return known;
  };
}

function addresses(): (pod: Pod) => string {
  const byUid = new Map<string, string>();
  return (pod) => {
    const uid = pod.metadata.uid ?? "";
    const at = byUid.size + 2;
    const known = byUid.get(uid) ?? `10.244.${(at >> 8) & 255}.${at & 255}`;
    byUid.set(uid, known);
    return known;
  };
}
