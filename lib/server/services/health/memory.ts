import "server-only";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { KeptEvent, VersionHistory } from "@/lib/domain/health/snapshot";
import type { KubeEvent, SecretProviderClassPodStatus } from "@/lib/domain/kube-object";

const changesMax = 20;
const podsMax = 200;
const eventsMax = 100;
const keptMs = 24 * 3_600_000;
const keptReasons = new Set([
  "FailedMount",
  "MountRotationFailed",
  "FailedToCreateSecret",
  "SecretRotationFailed",
]);

/** What was seen while watching and the cluster itself forgets: events beyond an hour, versions before the last. */
export class EnvironmentMemory {
  readonly #events = new Map<string, KeptEvent>();
  readonly #versions = new Map<string, VersionHistory>();
  /** A change arrives as another object, so that one that was followed says nothing new. */
  readonly #followed = new WeakSet<SecretProviderClassPodStatus>();

  see(events: KubeEvent[], statuses: SecretProviderClassPodStatus[], now: number): void {
    for (const event of events) this.#keep(event);
    for (const status of statuses) this.#follow(status, now);
    for (const [id, event] of this.#events)
      if (now - event.lastSeenAt > keptMs) this.#events.delete(id);
    trim(this.#events, eventsMax);
    trim(this.#versions, podsMax);
  }

  get events(): KeptEvent[] {
    return [...this.#events.values()];
  }

  get versions(): VersionHistory[] {
    return [...this.#versions.values()];
  }

  #keep(event: KubeEvent): void {
    const { involvedObject: pod, reason = "", message = "" } = event;
    if (!keptReasons.has(reason) || !pod?.uid || !pod.name) return;
    const at = Date.parse(
      event.series?.lastObservedTime ??
        event.lastTimestamp ??
        event.eventTime ??
        event.metadata.creationTimestamp ??
        "",
    );
    if (Number.isNaN(at)) return;
    const count = event.series?.count ?? event.count ?? 1;
    this.#events.set(`${pod.uid}\n${reason}\n${message}`, {
      reason,
      message,
      podName: pod.name,
      podUid: pod.uid,
      count,
      lastSeenAt: at,
    });
  }

  #follow(status: SecretProviderClassPodStatus, now: number): void {
    if (this.#followed.has(status)) return;
    this.#followed.add(status);
    const podUid = status.metadata.ownerReferences?.find(({ kind }) => kind === "Pod")?.uid;
    if (!podUid) return;
    const objects = (status.status?.objects ?? [])
      .map(({ id = "", version = "" }) => ({ id, version }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const history = this.#versions.get(podUid) ?? { podUid, changes: [] };
    const last = history.changes.at(-1);
    if (last && JSON.stringify(last.objects) === JSON.stringify(objects)) return;
    history.changes = [...history.changes, { at: now, objects }].slice(-changesMax);
    this.#versions.set(podUid, history);
  }
}

function trim(map: Map<string, unknown>, max: number): void {
  for (const key of map.keys()) {
    if (map.size <= max) return;
    map.delete(key);
  }
}

export const environmentKey = (ref: EnvironmentRef) =>
  `${ref.cluster}/${ref.namespace}/${ref.name}`;
