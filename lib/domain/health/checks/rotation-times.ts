import { needsRestart } from "@/lib/domain/bindings/key-catalogue";
import type { CheckContext } from "@/lib/domain/health/check";
import { classChangedAt } from "@/lib/domain/health/class-age";
import type { PodView } from "@/lib/domain/health/pod-view";
import { isProven, probedEntries, type ProbedEntry } from "@/lib/domain/health/references";
import { listOf, textOf, timeOf } from "@/lib/domain/health/read";

/** A mounted pod whose last change is older than the store's, with the keys concerned. */
export interface Lag {
  pod: PodView;
  keys: string[];
  storeChangedAt: number;
  /** The store's version and the pod's are of one kind, and they differ: proof, not suspicion. */
  isProof: boolean;
}

function versionsOf(pod: PodView): Map<string, string> {
  return new Map(
    listOf(pod.status?.status?.objects).map((one) => [textOf(one.id), textOf(one.version)]),
  );
}

function versionIn(versions: Map<string, string>, one: ProbedEntry): string | undefined {
  return (
    versions.get(one.entry.key) ??
    versions.get(one.entry.reference?.name) ??
    versions.get(`secret/${one.entry.reference?.name}`)
  );
}

/** Versions compare when at least one mounted version is the store's own (domain-facts.md §2.7: Vault's are HMACs and never are). */
function areComparable(context: CheckContext, entries: ProbedEntry[]): boolean {
  return context.pods.some((pod) => {
    const versions = versionsOf(pod);
    return entries.some((one) => {
      const own = one.asBindery?.version;
      return typeof own === "string" && own !== "" && versionIn(versions, one) === own;
    });
  });
}

/** Pods that a change of the store has not reached, by version where versions compare, else by time. */
export function findLags(context: CheckContext): Lag[] {
  const entries = probedEntries(context).filter(
    (one) => one.entry.pinnedVersion === null && one.asBindery !== null,
  );
  const isProof = areComparable(context, entries);
  return context.pods.flatMap((pod) => {
    const mountedAt = pod.mountChangedAt;
    if (!pod.isMounted || mountedAt === null) return [];
    const versions = versionsOf(pod);
    const late = entries.filter((one) => {
      const changedAt = timeOf(one.asBindery?.updatedAt);
      if (isProof)
        return (
          one.asBindery?.version !== versionIn(versions, one) && one.asBindery?.version !== null
        );
      return changedAt !== null && changedAt > mountedAt;
    });
    if (late.length === 0) return [];
    const times = late.map((one) => timeOf(one.asBindery?.updatedAt) ?? 0);
    return [
      { pod, keys: late.map((one) => one.entry.key), storeChangedAt: Math.min(...times), isProof },
    ];
  });
}

/** Pods that run with an older value of a key that is read at start only. */
export interface StaleKey {
  key: string;
  pod: PodView;
  changedAt: number;
  /** What says so: the pod's own status object, only the store's time, or only the class's. */
  by: "status" | "store" | "class";
}

/** Restart-only keys that changed after a pod began to run (domain-facts.md §3.4). */
export function findStaleKeys(context: CheckContext): StaleKey[] {
  const { versionHistory, runtimeVersion } = context.snapshot;
  const classAt = classChangedAt(context);
  const entries = probedEntries(context).filter((one) =>
    needsRestart(one.entry.key, runtimeVersion),
  );
  return context.pods.flatMap((pod) => {
    const startedAt = pod.startedAt;
    if (startedAt === null || !pod.isMounted) return [];
    const changes = listOf(listOf(versionHistory).find((one) => one.podUid === pod.uid)?.changes);
    const isWatched = changes.length > 0 && (changes[0]?.at ?? Infinity) <= startedAt;
    // The class was changed under a running pod, and what its files were before was not seen.
    const isRepointed =
      classAt !== null &&
      classAt > startedAt &&
      hasReached(pod, classAt - 1) &&
      !((changes[0]?.at ?? Infinity) < classAt);
    return entries.flatMap((one): StaleKey[] => {
      const key = one.entry.key;
      const seenAt = lastChange(changes, key, startedAt);
      if (seenAt !== null) return [{ key, pod, changedAt: seenAt, by: "status" }];
      const changedAt = isProven(one.asBindery) ? timeOf(one.asBindery?.updatedAt) : null;
      const isSuspect =
        changedAt !== null && changedAt > startedAt && !(isWatched && hasReached(pod, changedAt));
      if (isSuspect) return [{ key, pod, changedAt, by: "store" }];
      return isRepointed ? [{ key, pod, changedAt: classAt ?? 0, by: "class" }] : [];
    });
  });
}

function hasReached(pod: PodView, changedAt: number): boolean {
  return pod.mountChangedAt !== null && pod.mountChangedAt > changedAt;
}

type Change = CheckContext["snapshot"]["versionHistory"][number]["changes"][number];

/** When the version of a file last changed after `since`; null: it was never seen to. */
function lastChange(changes: readonly Change[], key: string, since: number): number | null {
  let last: string | undefined;
  let at: number | null = null;
  for (const change of changes) {
    const version = listOf(change.objects).find((one) => one.id === key)?.version;
    if (last !== undefined && version !== undefined && version !== last && change.at > since)
      at = change.at;
    last = version ?? last;
  }
  return at;
}

/** Keys that hold different versions in pods of one environment, with the moment of the newest mount. */
export function findDisagreement(context: CheckContext): { keys: string[]; newestAt: number } {
  const mounted = context.pods.filter((pod) => pod.isMounted);
  const known = new Map<string, string>();
  const keys = new Set<string>();
  for (const pod of mounted) {
    for (const [id, version] of versionsOf(pod)) {
      const other = known.get(id);
      if (other !== undefined && version !== "" && other !== "" && other !== version) keys.add(id);
      else known.set(id, version);
    }
  }
  return {
    keys: [...keys],
    newestAt: Math.max(0, ...mounted.map((pod) => pod.mountChangedAt ?? 0)),
  };
}
