/** Deletes what nobody owns any more, and ends foreground and orphan deletions (the controller manager's part). */
import type { Cluster } from "../core/cluster";
import { type KubeObject, type OwnerReference, clone } from "../core/json";
import type { StoreEvent } from "../store/store";
import { tableFor } from "../types/resource-type";

interface Entry {
  table: string;
  object: KubeObject;
}

const foreground = "foregroundDeletion";
const orphan = "orphan";

export class GarbageCollector {
  #cluster: Cluster;
  #entries = new Map<string, Entry>();
  /** Owner's uid → uids of what names it as an owner. */
  #dependents = new Map<string, Set<string>>();
  #queue = new Set<string>();
  #isScheduled = false;
  #isStopped = false;
  #timer: NodeJS.Immediate | null = null;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    cluster.store.listen((event) => this.#onEvent(event));
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer) clearImmediate(this.#timer);
  }

  #index({ object, type, table }: StoreEvent): void {
    const { uid = "", ownerReferences = [] } = object.metadata;
    if (type === "DELETED") this.#entries.delete(uid);
    else this.#entries.set(uid, { table, object });
    for (const owner of ownerReferences) {
      const known = this.#dependents.get(owner.uid) ?? new Set();
      this.#dependents.set(owner.uid, known.add(uid));
    }
    if (type === "DELETED" && !this.#dependents.get(uid)?.size) this.#dependents.delete(uid);
  }

  #onEvent(event: StoreEvent): void {
    this.#index(event);
    const { object, type } = event;
    const { uid = "", ownerReferences = [], deletionTimestamp } = object.metadata;
    const isOwner = this.#dependents.has(uid);
    if (type === "DELETED" && !isOwner && ownerReferences.length === 0) return;
    if (type !== "DELETED" && ownerReferences.length === 0 && !deletionTimestamp) return;
    this.#queue.add(uid);
    for (const owner of ownerReferences) this.#queue.add(owner.uid);
    if (this.#isScheduled || this.#isStopped) return;
    this.#isScheduled = true;
    this.#timer = setImmediate(() => this.#run());
  }

  #run(): void {
    this.#isScheduled = false;
    const uids = [...this.#queue];
    this.#queue.clear();
    for (const uid of uids) this.#settle(uid);
  }

  #dependentsOf(uid: string): Entry[] {
    const known = this.#dependents.get(uid) ?? new Set();
    const found = [...known]
      .map((one) => this.#entries.get(one))
      .filter((one) => one !== undefined);
    const left = found.filter(({ object }) =>
      (object.metadata.ownerReferences ?? []).some((owner) => owner.uid === uid),
    );
    if (left.length === 0) this.#dependents.delete(uid);
    else this.#dependents.set(uid, new Set(left.map(({ object }) => object.metadata.uid ?? "")));
    return left;
  }

  #settle(uid: string): void {
    const own = this.#entries.get(uid);
    const dependents = this.#dependentsOf(uid);
    if (own) this.#settleOwner(own, dependents);
    for (const dependent of [...dependents, ...(own ? [own] : [])]) this.#collect(dependent);
  }

  /** The live state, which may have changed since the round began. */
  #fresh({ table, object }: Entry): KubeObject | null {
    const { namespace = "", name = "", uid } = object.metadata;
    const live = this.#cluster.store.get(table, namespace, name);
    return live?.metadata.uid === uid ? live : null;
  }

  #settleOwner(own: Entry, dependents: Entry[]): void {
    const live = this.#fresh(own);
    const finalizers = live?.metadata.finalizers ?? [];
    if (!live?.metadata.deletionTimestamp) return;
    if (finalizers.includes(orphan)) {
      for (const dependent of dependents) this.#dropOwner(dependent, live.metadata.uid ?? "");
      this.#dropFinalizer(own, orphan);
    }
    if (finalizers.includes(foreground)) {
      const left = dependents.map((one) => this.#fresh(one)).filter((one) => one !== null);
      const blocking = left.filter((object) => isBlocking(object, live.metadata.uid ?? ""));
      if (blocking.length === 0) this.#dropFinalizer(own, foreground);
      for (const dependent of dependents) {
        this.#delete(dependent, {
          isForeground: isBlocking(dependent.object, live.metadata.uid ?? ""),
        });
      }
    }
  }

  /** Deletes an object whose owners are all gone; forgets those that are, when others are left. */
  #collect(entry: Entry): void {
    const live = this.#fresh(entry);
    const owners = live?.metadata.ownerReferences ?? [];
    if (!live || owners.length === 0) return;
    const gone = owners.filter((owner) => this.#isGone(owner, live));
    if (gone.length === 0) return;
    if (gone.length === owners.length) this.#delete(entry, { isForeground: false });
    else for (const owner of gone) this.#dropOwner(entry, owner.uid);
  }

  #isGone(owner: OwnerReference, dependent: KubeObject): boolean {
    const type = this.#cluster.registry.byKind(owner.apiVersion, owner.kind);
    if (!type) return false;
    const namespace = type.namespaced ? (dependent.metadata.namespace ?? "") : "";
    const live = this.#cluster.store.get(tableFor(type), namespace, owner.name);
    return live?.metadata.uid !== owner.uid;
  }

  #dropOwner(entry: Entry, uid: string): void {
    const live = this.#fresh(entry);
    if (!live) return;
    const next = clone(live);
    const left = (next.metadata.ownerReferences ?? []).filter((owner) => owner.uid !== uid);
    if (left.length > 0) next.metadata.ownerReferences = left;
    else delete next.metadata.ownerReferences;
    this.#cluster.store.put(entry.table, next);
  }

  #dropFinalizer(entry: Entry, finalizer: string): void {
    const live = this.#fresh(entry);
    if (!live) return;
    const next = clone(live);
    const left = (next.metadata.finalizers ?? []).filter((one) => one !== finalizer);
    if (left.length > 0) next.metadata.finalizers = left;
    else delete next.metadata.finalizers;
    const stored = this.#cluster.store.put(entry.table, next);
    if (left.length === 0) {
      this.#cluster.store.remove(
        entry.table,
        stored.metadata.namespace ?? "",
        stored.metadata.name ?? "",
      );
    }
  }

  #delete(entry: Entry, { isForeground }: { isForeground: boolean }): void {
    const live = this.#fresh(entry);
    if (!live || live.metadata.deletionTimestamp) return;
    const { namespace = "", name = "", finalizers = [] } = live.metadata;
    const kept = isForeground ? [...finalizers, foreground] : finalizers;
    if (kept.length === 0 && !isPodOnNode(live)) {
      this.#cluster.store.remove(entry.table, namespace, name);
      return;
    }
    const next = clone(live);
    next.metadata.deletionTimestamp = this.#cluster.timestamp();
    next.metadata.deletionGracePeriodSeconds = isPodOnNode(live) ? 30 : 0;
    if (kept.length > 0) next.metadata.finalizers = kept;
    this.#cluster.store.put(entry.table, next);
  }
}

const isBlocking = (object: KubeObject, uid: string): boolean =>
  (object.metadata.ownerReferences ?? []).some(
    (owner) => owner.uid === uid && owner.blockOwnerDeletion === true,
  );

/** Those end when the kubelet has stopped them. */
function isPodOnNode(object: KubeObject): boolean {
  const spec = object.spec as KubeObject | undefined;
  return object.kind === "Pod" && Boolean(spec?.nodeName);
}
