import type { Pod } from "@/lib/domain/kube-object";
import { startInformer } from "@/sandbox/client/informer";
import { createKubeClient, type KubeClient } from "@/sandbox/client/kube-client";
import { resources } from "@/sandbox/client/resources";
import type { SandboxReady } from "../scripts/lib/stack";

/** The cluster by its own API, as an operator of it would look: nothing here goes through Bindery. */
export function clusterOf({ kubernetes }: SandboxReady, manager = "e2e"): KubeClient {
  const { url, caPem, adminToken } = kubernetes;
  return createKubeClient({ url, caPem, token: adminToken }, manager);
}

export interface MountWatch {
  /** Pods that live now are the old ones: from here only others count. */
  forgetOlder(): void;
  /** When (ms) every living pod was ready with its files mounted, by the cluster's own events; null: not yet. */
  settledAt(): number | null;
  stop(): void;
}

/** Watches the pods of one environment and their SecretProviderClassPodStatus objects. */
export async function watchMounts(
  client: KubeClient,
  { namespace, name }: { namespace: string; name: string },
): Promise<MountWatch> {
  const pods = startInformer(client, resources.pods, namespace);
  const statuses = startInformer(client, resources.podStatuses, namespace);
  let older = new Set<string>();
  let at: number | null = null;
  const own = () =>
    pods
      .list()
      .filter(({ metadata }) => metadata.labels?.["app"] === name && !metadata.deletionTimestamp);
  const isSettled = () => {
    const mounted = new Set(
      statuses
        .list()
        .filter(({ status }) => status?.mounted === true)
        .flatMap(({ metadata }) => (metadata.ownerReferences ?? []).map(({ uid }) => uid)),
    );
    const living = own();
    return (
      living.length > 0 &&
      living.every((pod) => {
        const uid = pod.metadata.uid ?? "";
        return !older.has(uid) && mounted.has(uid) && isReady(pod);
      })
    );
  };
  const look = () => {
    if (!isSettled()) at = null;
    else at ??= Date.now();
  };
  pods.onChange(look);
  statuses.onChange(look);
  await Promise.all([pods.ready, statuses.ready]);
  return {
    forgetOlder: () => {
      older = new Set(own().map(({ metadata }) => metadata.uid ?? ""));
      at = null;
    },
    settledAt: () => at,
    stop: () => {
      pods.stop();
      statuses.stop();
    },
  };
}

const isReady = (pod: Pod): boolean =>
  pod.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ===
  true;
