import "server-only";
import type { KubeObject } from "@/lib/domain/kube-object";
import type { Observed } from "@/lib/domain/health/snapshot";
import { keptOf } from "./kept";
import type { WatchState } from "./list-watch";
import type { Resource } from "./resources";

/** A failing watch is believed for so long: a stream that breaks is back within seconds. */
const failedMsMax = 60_000;
/** A stream that stands gives a bookmark about once a minute; one that does not has died without a word. */
const silenceMsMax = 90_000;

/** What is known of one resource in one namespace (or cluster-wide), and how fresh that is. Objects are kept as `keptOf` gives them. */
export class ObjectCache {
  readonly resource: Resource;
  readonly namespace: string | null;
  readonly #objects = new Map<string, KubeObject>();
  readonly #now: () => number;
  #state: WatchState = "connecting";
  #message: string | null = null;
  #signAt: number;
  /** When the watch itself last said something: a list, an event, a bookmark. */
  #spokeAt: number;
  #hasList = false;

  constructor(resource: Resource, namespace: string | null, now: () => number) {
    this.resource = resource;
    this.namespace = namespace;
    this.#now = now;
    this.#signAt = now();
    this.#spokeAt = this.#signAt;
  }

  get state(): WatchState {
    return this.#state;
  }

  get message(): string | null {
    return this.#message;
  }

  get signAt(): number {
    return this.#signAt;
  }

  /** Has the question been answered at all, if only by a refusal? */
  get isSettled(): boolean {
    return this.#hasList || this.#state === "forbidden" || this.#state === "absent";
  }

  /** Has nothing at all been heard yet, not even a failure? */
  get isFirstAnswerDue(): boolean {
    return this.#state === "connecting" && !this.#hasList;
  }

  /** The watch itself gave a sign. */
  sign(): void {
    this.#signAt = this.#now();
    this.#spokeAt = this.#signAt;
  }

  /** The cluster answered beside the watch: what was seen still holds, as long as the watch is not long silent. */
  confirm(): void {
    if (this.#state !== "live" || this.#now() - this.#spokeAt > silenceMsMax) return;
    this.#signAt = this.#now();
  }

  setState(state: WatchState, message: string | null): void {
    this.#state = state;
    this.#message = message;
    if (state === "live") this.sign();
    // A resource type that is gone has no objects: the API says so, it is not a gap in what was seen.
    if (state === "absent") this.#objects.clear();
  }

  /** Names whose object is new, changed or gone. */
  replace(items: KubeObject[]): KubeObject[] {
    const changed: KubeObject[] = [];
    const seen = new Set<string>();
    for (const item of items) {
      const { name, resourceVersion } = item.metadata;
      seen.add(name);
      if (this.#objects.get(name)?.metadata.resourceVersion !== resourceVersion) changed.push(item);
      this.#objects.set(name, keptOf(this.resource, item));
    }
    for (const [name, object] of this.#objects) {
      if (seen.has(name)) continue;
      this.#objects.delete(name);
      changed.push(object);
    }
    this.#hasList = true;
    return changed;
  }

  change(type: "ADDED" | "MODIFIED" | "DELETED", object: KubeObject): void {
    if (type === "DELETED") this.#objects.delete(object.metadata.name);
    else this.#objects.set(object.metadata.name, keptOf(this.resource, object));
  }

  values<T extends KubeObject>(): T[] {
    return [...this.#objects.values()] as T[];
  }

  find<T extends KubeObject>(name: string): T | null {
    return (this.#objects.get(name) as T | undefined) ?? null;
  }

  /** One object as evidence: absent is a fact only while the list was read. */
  observe<T extends KubeObject>(name: string): Observed<T> {
    const gap = this.#gap();
    if (gap) return gap;
    const value = this.find<T>(name);
    return value
      ? { state: "seen", value, observedAt: this.#signAt }
      : { state: "absent", observedAt: this.#signAt };
  }

  observeAll<T extends KubeObject>(filter: (object: T) => boolean = () => true): Observed<T[]> {
    const gap = this.#gap();
    if (gap) return gap;
    return { state: "seen", value: this.values<T>().filter(filter), observedAt: this.#signAt };
  }

  #gap(): Exclude<Observed<never>, { state: "seen" }> | null {
    if (this.#state === "forbidden")
      return {
        state: "forbidden",
        verb: "list",
        resource: this.resource.plural,
        observedAt: this.#signAt,
      };
    if (this.#state === "absent") return { state: "absent", observedAt: this.#signAt };
    if (!this.#hasList)
      return { state: "unreachable", reason: this.#message ?? "not read yet", since: this.#signAt };
    const silentMs = this.#now() - this.#signAt;
    if (this.#state === "failed" && silentMs > failedMsMax)
      return {
        state: "unreachable",
        reason: this.#message ?? "the watch failed",
        since: this.#signAt,
      };
    return null;
  }
}
