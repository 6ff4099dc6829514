import { randomBytes } from "node:crypto";
import type { KubeClient } from "@/sandbox/client/kube-client";
import { isKubeError } from "@/sandbox/client/kube-error";
import { resources } from "@/sandbox/client/resources";
import type { Pod } from "@/lib/domain/kube-object";

export interface PodEvent {
  readonly pod: Pod;
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
}

/** Kubernetes cuts an event's message at this many characters (apimachinery, validation of events). */
const messageMax = 1_024;

export interface EventRecorder {
  record(event: PodEvent): Promise<void>;
}

/** Like client-go's recorder: the same event again raises `count` and `lastTimestamp` of one object. */
export function createEventRecorder(
  client: KubeClient,
  source: { component: string; host?: string },
): EventRecorder {
  const known = new Map<string, { name: string; count: number }>();
  const record = async (event: PodEvent): Promise<void> => {
    const { uid = "", namespace } = event.pod.metadata;
    const key = [uid, event.type, event.reason, event.message].join("|");
    const earlier = known.get(key);
    const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    if (earlier !== undefined) {
      const at = { namespace, name: earlier.name };
      earlier.count += 1;
      const body = { count: earlier.count, lastTimestamp: now };
      try {
        await client.patch(resources.events, at, { type: "merge", body });
        return;
      } catch (error) {
        if (!isKubeError(error, 404)) throw error;
      }
    }
    const name = `${event.pod.metadata.name}.${randomBytes(8).toString("hex")}`;
    known.set(key, { name, count: 1 });
    await client.create(resources.events, eventObject(event, { name, now, source }));
  };
  return {
    // An event that cannot be written must not stop the controller: client-go drops it as well.
    record: (event) => record(event).catch(() => undefined),
  };
}

function eventObject(
  { pod, type, reason, message }: PodEvent,
  at: { name: string; now: string; source: { component: string; host?: string } },
) {
  const { namespace, uid, resourceVersion } = pod.metadata;
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: at.name, namespace },
    involvedObject: {
      apiVersion: "v1",
      kind: "Pod",
      name: pod.metadata.name,
      namespace,
      uid,
      resourceVersion,
    },
    type,
    reason,
    message: message.slice(0, messageMax),
    source: at.source,
    firstTimestamp: at.now,
    lastTimestamp: at.now,
    count: 1,
    reportingComponent: at.source.component,
    reportingInstance: at.source.host ?? "",
  };
}
