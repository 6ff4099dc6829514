/**
 * What etcd and the watch cache are to kube-apiserver: objects under keys, one revision counter for all of them,
 * and a bounded history of changes from which watches and consistent pages of old lists are served.
 */
import { type KubeObject, clone } from "../core/json";
import type { GroupResource } from "../core/status";

export interface StoreEvent {
  revision: number;
  type: "ADDED" | "MODIFIED" | "DELETED";
  table: string;
  key: string;
  object: KubeObject;
  previous: KubeObject | null;
}

export interface StoredObject {
  table: string;
  object: KubeObject;
}

export type Listener = (event: StoreEvent) => void;

export const tableOf = ({ group, resource }: GroupResource): string => `${group}/${resource}`;

const keyOf = (namespace: string, name: string): string => `${namespace}/${name}`;

const byKey = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export class Store {
  #revision = 1;
  #compacted = 0;
  #tables = new Map<string, Map<string, KubeObject>>();
  #history: StoreEvent[] = [];
  #listeners = new Set<Listener>();
  readonly historyMax: number;

  constructor(historyMax: number) {
    this.historyMax = historyMax;
  }

  get revision(): number {
    return this.#revision;
  }

  /** Changes up to and including this revision can no longer be replayed. */
  get compacted(): number {
    return this.#compacted;
  }

  #table(table: string): Map<string, KubeObject> {
    let found = this.#tables.get(table);
    if (!found) this.#tables.set(table, (found = new Map()));
    return found;
  }

  /** The stored object itself: callers clone before they change it. */
  get(table: string, namespace: string, name: string): KubeObject | null {
    return this.#table(table).get(keyOf(namespace, name)) ?? null;
  }

  /** Writes an object that is new or changed; sets its resourceVersion. */
  put(table: string, object: KubeObject): KubeObject {
    const key = keyOf(object.metadata.namespace ?? "", object.metadata.name ?? "");
    const previous = this.#table(table).get(key) ?? null;
    const stored = clone(object);
    this.#revision += 1;
    stored.metadata.resourceVersion = String(this.#revision);
    this.#table(table).set(key, stored);
    this.#record({ type: previous ? "MODIFIED" : "ADDED", table, key, object: stored, previous });
    return stored;
  }

  /** Removes an object; what watches are told carries the revision of the deletion. */
  remove(table: string, namespace: string, name: string): KubeObject | null {
    const key = keyOf(namespace, name);
    const previous = this.#table(table).get(key);
    if (!previous) return null;
    this.#table(table).delete(key);
    this.#revision += 1;
    const object = clone(previous);
    object.metadata.resourceVersion = String(this.#revision);
    this.#record({ type: "DELETED", table, key, object, previous });
    return object;
  }

  #record(event: Omit<StoreEvent, "revision">): void {
    const full: StoreEvent = { ...event, revision: this.#revision };
    this.#history.push(full);
    // Some slack, so that a full history is not copied at each write.
    if (this.#history.length > this.historyMax * 1.1) {
      this.compact(this.#history[this.#history.length - this.historyMax - 1]?.revision ?? 0);
    }
    for (const listener of this.#listeners) listener(full);
  }

  compact(revision: number): void {
    this.#compacted = Math.max(this.#compacted, Math.min(revision, this.#revision));
    this.#history = this.#history.filter((event) => event.revision > this.#compacted);
  }

  /** Objects of a table in key order, as of a revision (default: now). Null when that revision is compacted. */
  list(
    table: string,
    namespace: string | null,
    revision = this.#revision,
  ): [string, KubeObject][] | null {
    if (revision < this.#compacted) return null;
    let entries = this.#table(table);
    if (revision < this.#revision) entries = this.#at(table, revision);
    const prefix = namespace === null ? null : `${namespace}/`;
    return [...entries]
      .filter(([key]) => prefix === null || key.startsWith(prefix))
      .sort(([a], [b]) => byKey(a, b));
  }

  #at(table: string, revision: number): Map<string, KubeObject> {
    const past = new Map(this.#table(table));
    for (const event of this.#history.toReversed()) {
      if (event.revision <= revision) break;
      if (event.table !== table) continue;
      if (event.previous) past.set(event.key, event.previous);
      else past.delete(event.key);
    }
    return past;
  }

  since(table: string, revision: number): StoreEvent[] {
    return this.#history.filter((event) => event.table === table && event.revision > revision);
  }

  all(): StoredObject[] {
    return [...this.#tables].flatMap(([table, entries]) =>
      [...entries.values()].map((object) => ({ table, object })),
    );
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
