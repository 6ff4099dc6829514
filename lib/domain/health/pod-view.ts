import {
  isTimeoutOnly,
  sightingsByPod,
  volumeOf,
  type MountFailure,
  type Sighting,
} from "@/lib/domain/health/mount-failure";
import { listOf, rotationWindowMs, seen, textOf, timeOf } from "@/lib/domain/health/read";
import type { Snapshot } from "@/lib/domain/health/snapshot";
import type { Pod, PodVolume, SecretProviderClassPodStatus } from "@/lib/domain/kube-object";

/** One living pod of the environment, with what belongs to it and to no other pod. */
export interface PodView {
  name: string;
  uid: string;
  node: string | null;
  phase: string;
  pod: Pod;
  isReady: boolean;
  createdAt: number | null;
  /** When its first container began to run; null while none has. */
  startedAt: number | null;
  /** The CSI volume that mounts the environment's class. */
  volume: PodVolume | null;
  /** The status object of this very pod: the owner's UID decides, not the name. */
  status: SecretProviderClassPodStatus | null;
  /** A status object that carries its name and belongs to a pod that is gone. */
  foreignStatus: SecretProviderClassPodStatus | null;
  isMounted: boolean;
  /** Last change of the status object: time of its newest managedFields entry. */
  mountChangedAt: number | null;
  failure: MountFailure | null;
  /** Only the kubelet's time-out was seen, which names no reason. */
  timeout: Sighting | null;
  /** Another volume of this pod does not mount. */
  otherVolume: Sighting | null;
  sightings: Sighting[];
}

const rotationReasons = new Set(["MountRotationFailed"]);

function isLive(pod: Pod): boolean {
  const phase = pod.status?.phase;
  return !pod.metadata?.deletionTimestamp && phase !== "Succeeded" && phase !== "Failed";
}

function ownerUid(status: SecretProviderClassPodStatus): string | null {
  const owner = listOf(status.metadata?.ownerReferences).find((one) => one.kind === "Pod");
  if (owner?.uid) return owner.uid;
  return /\/pods\/([^/]+)\//.exec(textOf(status.status?.targetPath))?.[1] ?? null;
}

function changedAt(status: SecretProviderClassPodStatus): number | null {
  const times = listOf(status.metadata?.managedFields).map((entry) => timeOf(entry.time) ?? 0);
  const newest = Math.max(0, ...times);
  return newest > 0 ? newest : timeOf(status.metadata?.creationTimestamp);
}

function startedAt(pod: Pod): number | null {
  const times = listOf(pod.status?.containerStatuses)
    .map((container) => timeOf(container.state?.running?.startedAt))
    .filter((time) => time !== null);
  if (times.length > 0) return Math.min(...times);
  return pod.status?.phase === "Running" ? timeOf(pod.status.startTime) : null;
}

function secretsVolume(pod: Pod, className: string): PodVolume | null {
  const mounts = (volume: PodVolume) =>
    volume.csi?.volumeAttributes?.["secretProviderClass"] === className;
  return listOf(pod.spec?.volumes).find(mounts) ?? null;
}

function isReady(pod: Pod): boolean {
  const conditions = listOf(pod.status?.conditions);
  return conditions.some((one) => one.type === "Ready" && one.status === "True");
}

interface Told {
  failure: MountFailure | null;
  timeout: Sighting | null;
  otherVolume: Sighting | null;
}

interface PodFacts {
  volume: PodVolume | null;
  mountChangedAt: number | null;
  isMounted: boolean;
  isStarted: boolean;
}

/** Which of a pod's sightings still hold. What is older than a good mount, or than a rotation's window, is history. */
function tell(sightings: Sighting[], facts: PodFacts, snapshot: Snapshot): Told {
  const told: Told = { failure: null, timeout: null, otherVolume: null };
  const oldest = snapshot.now - rotationWindowMs(snapshot);
  for (const one of sightings) {
    const isRotation = rotationReasons.has(one.reason);
    if (one.reason !== "FailedMount" && !isRotation) continue;
    const isHistory =
      (facts.isMounted && one.lastSeenAt <= (facts.mountChangedAt ?? 0)) ||
      ((facts.isMounted || facts.isStarted || isRotation) && one.lastSeenAt < oldest);
    if (isHistory) continue;
    const volume = volumeOf(one.message);
    if (isTimeoutOnly(one.message)) told.timeout ??= one;
    else if (volume && facts.volume && volume !== facts.volume.name) told.otherVolume ??= one;
    else told.failure ??= { ...one, phase: facts.isMounted ? "rotation" : "mount" };
  }
  return told;
}

/** The environment's living pods; terminating and finished ones are left out. Sorted by name. */
export function viewPods(snapshot: Snapshot): PodView[] {
  const className = snapshot.environment.name;
  const sightings = sightingsByPod(snapshot);
  const statuses = listOf(seen(snapshot.podStatuses)).filter(
    (status) => status.status?.secretProviderClassName === className,
  );
  const toView = (pod: Pod): PodView => {
    const uid = textOf(pod.metadata?.uid);
    const status = statuses.find((one) => uid !== "" && ownerUid(one) === uid) ?? null;
    const named = statuses.find((one) => one.status?.podName === pod.metadata?.name) ?? null;
    const facts = {
      volume: secretsVolume(pod, className),
      mountChangedAt: status ? changedAt(status) : null,
      isMounted: status?.status?.mounted === true,
      isStarted: startedAt(pod) !== null,
    };
    const own = sightings.get(uid) ?? [];
    return {
      name: textOf(pod.metadata?.name) || "(unnamed)",
      uid,
      node: textOf(pod.spec?.nodeName) || null,
      phase: textOf(pod.status?.phase) || "Unknown",
      pod,
      isReady: isReady(pod),
      createdAt: timeOf(pod.metadata?.creationTimestamp) ?? timeOf(pod.status?.startTime),
      startedAt: startedAt(pod),
      status,
      foreignStatus: named !== status && status === null ? named : null,
      sightings: own,
      ...facts,
      ...tell(own, facts, snapshot),
    };
  };
  return listOf(seen(snapshot.pods))
    .filter(isLive)
    .map(toView)
    .sort((a, b) => a.name.localeCompare(b.name, "en"));
}

/** Does the pod wait for its first mount? A pod whose containers run has that behind it. */
export function isWaiting(view: PodView): boolean {
  return !view.isMounted && view.startedAt === null;
}
