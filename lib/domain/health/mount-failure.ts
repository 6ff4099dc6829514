import { listOf, textOf, timeOf } from "@/lib/domain/health/read";
import type { Snapshot } from "@/lib/domain/health/snapshot";
import type { KubeEvent } from "@/lib/domain/kube-object";

/** One thing that an event said about one pod, the event's repetitions folded. */
export interface Sighting {
  podName: string;
  podUid: string;
  reason: string;
  message: string;
  count: number;
  lastSeenAt: number;
}

/** Why a pod's secrets do not mount (`mount`), or why a mounted pod's are no longer renewed (`rotation`). */
export interface MountFailure extends Sighting {
  phase: "mount" | "rotation";
}

/** Newest of all the times that an event may carry: `events.k8s.io` fills others than core/v1 does. */
function lastSeenAt(event: KubeEvent): number {
  const times = [
    event.lastTimestamp,
    event.series?.lastObservedTime,
    event.eventTime,
    event.firstTimestamp,
    event.metadata?.creationTimestamp,
  ].map((time) => timeOf(time) ?? 0);
  return Math.max(...times);
}

function toSighting(event: KubeEvent): Sighting | null {
  const about = event.involvedObject;
  if (about?.kind !== undefined && about.kind !== "Pod") return null;
  const seenAt = lastSeenAt(event);
  if (seenAt === 0) return null;
  return {
    podName: textOf(about?.name),
    podUid: textOf(about?.uid),
    reason: textOf(event.reason),
    message: textOf(event.message),
    count: Math.max(1, Number(event.count ?? event.series?.count) || 1),
    lastSeenAt: seenAt,
  };
}

/**
 * What was said about each pod, by its UID: a pod of the same name that is gone says nothing about the living one.
 * Kept sightings count like events; of the same text the newest one stays.
 */
export function sightingsByPod(snapshot: Snapshot): Map<string, Sighting[]> {
  const events = snapshot.events.state === "seen" ? listOf(snapshot.events.value) : [];
  const all = [...events.map(toSighting), ...listOf(snapshot.keptEvents)];
  const newest = new Map<string, Sighting>();
  for (const sighting of all) {
    if (!sighting || textOf(sighting.podUid) === "") continue;
    const id = `${sighting.podUid}|${sighting.reason}|${sighting.message}`;
    const known = newest.get(id);
    if (!known || known.lastSeenAt < sighting.lastSeenAt) newest.set(id, sighting);
  }
  const byPod = new Map<string, Sighting[]>();
  for (const sighting of newest.values()) {
    const list = byPod.get(sighting.podUid) ?? [];
    list.push(sighting);
    byPod.set(sighting.podUid, list);
  }
  for (const list of byPod.values()) list.sort((a, b) => b.lastSeenAt - a.lastSeenAt);
  return byPod;
}

/** The volume that a FailedMount is about; null when its text names none or several. */
export function volumeOf(message: string): string | null {
  return /MountVolume\.\w+ failed for volume "([^"]+)"/.exec(message)?.[1] ?? null;
}

/** The kubelet's summary, which names no reason (F18). */
export function isTimeoutOnly(message: string): boolean {
  return /Unable to attach or mount volumes/i.test(message);
}

/** The provider's own words: the kubelet's and the driver's frames taken off, lines joined. */
export function coreOf(message: string): string {
  return message
    .replace(/^MountVolume\.\w+ failed for volume "[^"]*"\s*:\s*/, "")
    .replaceAll(/rpc error: code = \w+ desc = /g, "")
    .replace(/^failed to mount secrets store objects for pod \S+, err:\s*/, "")
    .replace(/^provider mount err:\s*/, "")
    .replace(/^error making mount request:\s*/, "")
    .replaceAll(/\s*\n\s*/g, " ")
    .trim();
}
