import type { KubeClient } from "@/sandbox/client/kube-client";
import { ignoring } from "@/sandbox/client/kube-error";
import { pause } from "@/sandbox/client/pause";
import { resources } from "@/sandbox/client/resources";
import type { EventRecorder } from "@/sandbox/csi-driver/event-recorder";
import { textOf } from "@/sandbox/csi-driver/rpc-error";
import type { Pod } from "@/lib/domain/kube-object";
import { type NotReady, pendingStatus, runningStatus } from "./pod-status";
import { type VolumeMounter, csiVolumesOf } from "./volume-mounter";

/** kubelet, nestedpendingoperations: first wait, growth, longest wait. */
const backoffFirstMs = 500;
const backoffMaxMs = 122_000;
/** The kubelet looks at each pod about once a minute; a republished volume is set up again then. */
const syncPeriodMs = 60_000;
const waitMinMs = 40;

export interface WorkerContext {
  readonly client: KubeClient;
  readonly mounter: VolumeMounter;
  readonly timeScale: number;
  recorderOf(node: string): EventRecorder;
  currentOf(pod: Pod): Pod | undefined;
  isRepublished(): boolean;
  /** What keeps containers from being ready once their volumes are there. */
  unreadyOf(pod: Pod): readonly NotReady[];
  podIpOf(pod: Pod): string;
  /** Resolves at once unless the nodes are held. */
  held(): Promise<void>;
}

export interface PodWorker {
  wake(): void;
  stop(): void;
}

export function startPodWorker(context: WorkerContext, pod: Pod): PodWorker {
  const stopping = new AbortController();
  let sleeping = new AbortController();
  const wait = async (ms: number): Promise<void> => {
    sleeping = new AbortController();
    await pause(ms, AbortSignal.any([sleeping.signal, stopping.signal]));
  };
  void run(context, pod, { wait, signal: stopping.signal });
  return { wake: () => sleeping.abort(), stop: () => stopping.abort() };
}

interface Loop {
  wait(ms: number): Promise<void>;
  readonly signal: AbortSignal;
}

async function run(context: WorkerContext, first: Pod, loop: Loop): Promise<void> {
  let backoffMs = backoffFirstMs;
  let isSetUp = false;
  while (!loop.signal.aborted) {
    const pod = context.currentOf(first);
    if (pod === undefined) break;
    if (pod.metadata.deletionTimestamp !== undefined) {
      await end(context, pod).catch(() => undefined);
      break;
    }
    await context.held();
    if (context.currentOf(first)?.metadata.deletionTimestamp !== undefined) continue;
    const isDue: boolean = !isSetUp || context.isRepublished();
    const isGood: boolean = isDue ? await setUpVolumes(context, pod) : true;
    isSetUp ||= isGood;
    // A status that cannot be written now is written at the next turn.
    await writeStatus(context, pod, isSetUp).catch(() => undefined);
    await loop.wait(Math.max((isGood ? syncPeriodMs : backoffMs) * context.timeScale, waitMinMs));
    backoffMs = isGood ? backoffFirstMs : Math.min(backoffMs * 2, backoffMaxMs);
  }
  context.mounter.tearDown(first);
}

async function setUpVolumes(context: WorkerContext, pod: Pod): Promise<boolean> {
  let isGood = true;
  for (const volume of csiVolumesOf(pod)) {
    try {
      await context.mounter.setUp(pod, volume);
    } catch (error) {
      isGood = false;
      const recorder = context.recorderOf(pod.spec?.nodeName ?? "");
      const message = textOf(error);
      await recorder.record({ pod, type: "Warning", reason: "FailedMount", message });
    }
  }
  return isGood;
}

async function writeStatus(context: WorkerContext, seen: Pod, isSetUp: boolean): Promise<void> {
  const pod = context.currentOf(seen);
  if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return;
  const status = isSetUp
    ? runningStatus(pod, context.podIpOf(pod), context.unreadyOf(pod))
    : pendingStatus(pod);
  if (fingerprint(pod.status) === fingerprint(status)) return;
  const { namespace, name, uid } = pod.metadata;
  const body = { metadata: { uid }, status };
  const at = { namespace, name, subresource: "status" };
  await ignoring([404, 409], () =>
    context.client.patch(resources.pods, at, { type: "merge", body }),
  );
}

/** What matters of a status: times aside, so that an unchanged pod is not written again. */
function fingerprint(status: Pod["status"] | undefined): string {
  const conditions = (status?.conditions ?? [])
    .map((one) => `${one.type}=${one.status}`)
    .toSorted();
  const containers = (status?.containerStatuses ?? []).map((one) => [
    one.name,
    one.ready,
    one.state?.waiting?.message,
  ]);
  return JSON.stringify([status?.phase, status?.startTime !== undefined, conditions, containers]);
}

async function end(context: WorkerContext, pod: Pod): Promise<void> {
  const { namespace, name, uid } = pod.metadata;
  const options = { gracePeriodSeconds: 0, preconditions: { uid } };
  await ignoring([404, 409], () =>
    context.client.delete(resources.pods, { namespace, name }, options),
  );
}
