import type { KubeObject } from "@/lib/domain/kube-object";
import type { WatchEvent } from "./kube-client";

export interface Change<T extends KubeObject = KubeObject> {
  readonly type: "added" | "modified" | "deleted";
  readonly object: T;
}

export function cacheKey(namespace: string | undefined, name: string): string {
  return `${namespace ?? ""}/${name}`;
}

const keyIn = (object: KubeObject): string =>
  cacheKey(object.metadata.namespace, object.metadata.name);

/** Merges a fresh list into the cache. Pure but for `cache`; the answer says what a watcher would have seen. */
export function mergeList<T extends KubeObject>(
  cache: Map<string, T>,
  items: readonly T[],
): Change<T>[] {
  const changes: Change<T>[] = [];
  const listed = new Set(items.map(keyIn));
  for (const [key, object] of cache) {
    if (listed.has(key)) continue;
    cache.delete(key);
    changes.push({ type: "deleted", object });
  }
  for (const object of items) {
    const known = cache.get(keyIn(object));
    if (known?.metadata.resourceVersion === object.metadata.resourceVersion && known) continue;
    cache.set(keyIn(object), object);
    changes.push(...changeOf(known, object));
  }
  return changes;
}

/** An object that was deleted and made again under its name between two lists is two changes. */
function changeOf<T extends KubeObject>(known: T | undefined, object: T): Change<T>[] {
  if (known === undefined) return [{ type: "added", object }];
  if (known.metadata.uid === object.metadata.uid) return [{ type: "modified", object }];
  return [
    { type: "deleted", object: known },
    { type: "added", object },
  ];
}

export function mergeEvent<T extends KubeObject>(
  cache: Map<string, T>,
  event: WatchEvent<T>,
): Change<T>[] {
  if (event.type === "BOOKMARK" || event.type === "ERROR") return [];
  const key = keyIn(event.object);
  const known = cache.get(key);
  if (event.type === "DELETED") {
    cache.delete(key);
    return known === undefined ? [] : [{ type: "deleted", object: event.object }];
  }
  cache.set(key, event.object);
  return changeOf(known, event.object);
}
