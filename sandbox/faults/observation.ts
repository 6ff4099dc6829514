import { resources } from "@/sandbox/client/resources";
import type { KubeClient } from "@/sandbox/client/kube-client";
import { plainPodName } from "./plain-target";

export interface SeenEvent {
  readonly reason: string;
  readonly component: string;
  /** Line breaks and runs of blanks are single spaces. */
  readonly message: string;
  readonly count: number;
}

export interface Observation {
  readonly phase: string;
  readonly hasContainerStatuses: boolean;
  readonly isMounted: boolean;
  readonly objects: readonly { id?: string; version?: string }[];
  readonly events: readonly SeenEvent[];
}

/** What the API shows of the plain pod of a namespace. */
export async function observe(client: KubeClient, namespace: string): Promise<Observation> {
  const pod = await client.find(resources.pods, { namespace, name: plainPodName });
  const statuses = await client.list(resources.podStatuses, { namespace });
  const events = await client.list(resources.events, { namespace });
  const own = events.items.filter((one) => one.involvedObject?.uid === pod?.metadata.uid);
  const status = statuses.items.find(
    (one) => one.metadata.ownerReferences?.[0]?.uid === pod?.metadata.uid,
  );
  return {
    phase: pod?.status?.phase ?? "absent",
    hasContainerStatuses: (pod?.status?.containerStatuses ?? []).length > 0,
    isMounted: status?.status?.mounted === true,
    objects: status?.status?.objects ?? [],
    events: own.map((one) => ({
      reason: one.reason ?? "",
      component: one.source?.component ?? "",
      message: (one.message ?? "").replaceAll(/\s+/g, " ").trim(),
      count: one.count ?? 0,
    })),
  };
}
