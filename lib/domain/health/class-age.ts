import type { CheckContext } from "@/lib/domain/health/check";
import type { PodView } from "@/lib/domain/health/pod-view";
import { listOf, seen, timeOf } from "@/lib/domain/health/read";
import type { KubeObject } from "@/lib/domain/kube-object";

/**
 * When the class last said something else: the newest managedFields entry that owns part of its spec (epoch
 * milliseconds, whole seconds). An annotation alone does not count. null: nothing tells.
 */
export function classChangedAt(context: CheckContext): number | null {
  const found = seen(context.snapshot.secretProviderClass);
  const times = listOf(found?.metadata?.managedFields)
    .filter((entry) => entry.fieldsV1 === undefined || "f:spec" in (entry.fieldsV1 ?? {}))
    .map((entry) => timeOf(entry.time))
    .filter((time) => time !== null);
  return times.length > 0 ? Math.max(...times) : null;
}

/** Mounted pods whose files were last written before the class became what it is now. */
export function podsBeforeClass(context: CheckContext): PodView[] {
  const changedAt = classChangedAt(context);
  // The spec of a first generation was never another one: whoever mounted it mounted this.
  const isFirst = seen(context.snapshot.secretProviderClass)?.metadata?.generation === 1;
  if (changedAt === null || isFirst) return [];
  return context.pods.filter((pod) => {
    if (!pod.isMounted || pod.mountChangedAt === null) return false;
    if (pod.mountChangedAt !== changedAt) return pod.mountChangedAt < changedAt;
    return isOlder(pod.status, seen(context.snapshot.secretProviderClass));
  });
}

/** Within one second only the order of writes tells; both versions count in the same store. */
function isOlder(one: KubeObject | null, other: KubeObject | null): boolean {
  const [a, b] = [one, other].map((object) => Number(object?.metadata?.resourceVersion ?? "x"));
  return a !== undefined && b !== undefined && a < b;
}
