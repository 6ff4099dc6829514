import "server-only";
import type { KubeObject } from "@/lib/domain/kube-object";
import type { KubeApi } from "./kube-api";
import { credentialsHint, credentialsMessage, isCredentialsError } from "./kube-error";
import { listWatch, pause } from "./list-watch";
import { ObjectCache } from "./object-cache";
import { resources, secretProviderClassCrd, type Resource } from "./resources";

/** A moment so little ahead of the clock is the clock's doing. */
const clockSlackMs = 60_000;

export type ClusterState = "live" | "connecting" | "stale" | "failed";

const perNamespace: readonly Resource[] = [
  resources.pods,
  resources.events,
  resources.serviceAccounts,
  resources.deployments,
  resources.secretProviderClasses,
  resources.podStatuses,
  resources.mendixApps,
  resources.operatorVersions,
];
const perCluster: readonly Resource[] = [
  resources.csiDrivers,
  resources.csiNodes,
  resources.daemonSets,
  resources.crds,
];
/** Of hundreds of definitions with their schemas, one is asked about. */
const fieldSelectors: Readonly<Record<string, string>> = {
  [resources.crds.plural]: `metadata.name=${secretProviderClassCrd}`,
};

export interface ClusterWatchOptions {
  now?: () => number;
  /** How often the API is asked for a sign of life; bookmarks alone come about once a minute. */
  heartbeatMs?: number;
  /** Silence after which nothing from this cluster may be called fresh. */
  staleAfterMs?: number;
}

export interface ClusterChange {
  namespace: string | null;
  resource: Resource;
  /** null: not one object but the watch itself is different. */
  object: KubeObject | null;
  /** Is an object there that was not, or gone, so that lists of names are different too? */
  isMembership: boolean;
}

/**
 * Watches one cluster: cluster-wide resources as far as the rights go, and each registered namespace on its own, so that
 * nothing needs the right to list namespaces (design.md §10). One per cluster and process.
 */
export class ClusterWatch {
  readonly name: string;
  readonly api: KubeApi;
  readonly staleAfterMs: number;
  readonly #now: () => number;
  readonly #heartbeatMs: number;
  readonly #abort = new AbortController();
  readonly #wide = new Map<string, ObjectCache>();
  readonly #namespaces = new Map<
    string,
    { abort: AbortController; caches: Map<string, ObjectCache> }
  >();
  readonly #listeners = new Set<(change: ClusterChange) => void>();
  #heartbeatAt = 0;
  #heartbeatError: string | null = null;
  /** The API answers, and does not know Bindery any more: nothing will come until it has other credentials. */
  #isRefused = false;
  #version: string | null = null;

  constructor(name: string, api: KubeApi, options: ClusterWatchOptions = {}) {
    this.name = name;
    this.api = api;
    this.#now = options.now ?? Date.now;
    this.#heartbeatMs = options.heartbeatMs ?? 5_000;
    this.staleAfterMs = options.staleAfterMs ?? 60_000;
  }

  start(): void {
    for (const resource of perCluster)
      this.#wide.set(resource.plural, this.#follow(resource, null, this.#abort.signal));
    void this.#beat();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    for (const { abort } of this.#namespaces.values()) abort.abort();
    this.#listeners.clear();
    await this.api.close();
  }

  addNamespace(namespace: string): void {
    if (this.#namespaces.has(namespace)) return;
    const abort = new AbortController();
    const caches = new Map<string, ObjectCache>();
    this.#namespaces.set(namespace, { abort, caches });
    for (const resource of perNamespace)
      caches.set(resource.plural, this.#follow(resource, namespace, abort.signal));
  }

  removeNamespace(namespace: string): void {
    this.#namespaces.get(namespace)?.abort.abort();
    this.#namespaces.delete(namespace);
  }

  get namespaces(): string[] {
    return [...this.#namespaces.keys()];
  }

  get version(): string | null {
    return this.#version;
  }

  onChange(listener: (change: ClusterChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  wide(resource: Resource): ObjectCache {
    return this.#wide.get(resource.plural) ?? new ObjectCache(resource, null, this.#now);
  }

  /** What is known of a resource in a namespace; an unregistered namespace knows nothing. */
  in(namespace: string, resource: Resource): ObjectCache {
    return (
      this.#namespaces.get(namespace)?.caches.get(resource.plural) ??
      new ObjectCache(resource, namespace, this.#now)
    );
  }

  /** Milliseconds since the API last gave a sign; a clock that was set back makes it infinite, not young. */
  ageMs(): number {
    const age = this.#now() - this.#heartbeatAt;
    return age < -clockSlackMs ? Number.POSITIVE_INFINITY : Math.max(0, age);
  }

  get lastSignAt(): number | null {
    return this.#heartbeatAt || null;
  }

  state(namespace?: string): { state: ClusterState; message: string | null } {
    if (this.#isRefused) return { state: "failed", message: this.#heartbeatError };
    if (this.#heartbeatAt === 0)
      return this.#heartbeatError
        ? { state: "failed", message: this.#heartbeatError }
        : { state: "connecting", message: null };
    if (this.ageMs() > this.staleAfterMs) return { state: "stale", message: this.#heartbeatError };
    const caches =
      namespace === undefined ? [] : [...(this.#namespaces.get(namespace)?.caches.values() ?? [])];
    const failed = caches.find((cache) => cache.state === "failed");
    if (failed) return { state: "failed", message: failed.message };
    if (caches.some((cache) => !cache.isSettled)) return { state: "connecting", message: null };
    return { state: "live", message: null };
  }

  /** Are first answers still to come? What is diagnosed before them is diagnosed anew when they are there. */
  isReading(namespace: string): boolean {
    if (this.#heartbeatAt === 0) return this.#heartbeatError === null;
    const caches = this.#namespaces.get(namespace)?.caches.values() ?? [];
    return [...this.#wide.values(), ...caches].some((cache) => cache.isFirstAnswerDue);
  }

  #follow(resource: Resource, namespace: string | null, signal: AbortSignal): ObjectCache {
    const cache = new ObjectCache(resource, namespace, this.#now);
    const tell = (object: KubeObject | null, isMembership = true) => {
      for (const listener of this.#listeners)
        listener({ namespace, resource, object, isMembership });
    };
    void listWatch(
      this.api,
      { resource, namespace },
      {
        onReplace: (items) => {
          for (const object of cache.replace(items)) tell(object);
        },
        onChange: (type, object) => {
          cache.change(type, object);
          tell(object, type !== "MODIFIED");
        },
        onState: (state, message) => {
          const before = cache.state;
          cache.setState(state, message);
          if (state !== before) tell(null);
        },
        onSign: () => cache.sign(),
      },
      { signal, fieldSelector: fieldSelectors[resource.plural] },
    );
    return cache;
  }

  /** The API's own sign of life. Each watch answers for itself: one that failed or fell silent is not confirmed by it. */
  async #beat(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      try {
        const version = await this.api.call<{ gitVersion?: string }>("GET", "/version", {
          timeoutMs: 5_000,
          signal: this.#abort.signal,
        });
        const wasSilent =
          this.#isRefused || this.#heartbeatAt === 0 || this.ageMs() > this.staleAfterMs;
        this.#isRefused = false;
        this.#version = version.gitVersion ?? null;
        this.#heartbeatAt = this.#now();
        this.#heartbeatError = null;
        this.#signCaches();
        if (wasSilent) this.#tellAll();
      } catch (error) {
        this.#noteFailure(error);
      }
      await pause(this.#heartbeatMs, this.#abort.signal);
    }
  }

  #noteFailure(error: unknown): void {
    const wasRefused = this.#isRefused;
    this.#isRefused = isCredentialsError(error);
    const message = error instanceof Error ? error.message : "no answer";
    this.#heartbeatError = this.#isRefused ? `${credentialsMessage}. ${credentialsHint}` : message;
    if (this.ageMs() > this.staleAfterMs || this.#isRefused !== wasRefused) this.#tellAll();
  }

  #signCaches(): void {
    const all = [
      ...this.#wide.values(),
      ...[...this.#namespaces.values()].flatMap(({ caches }) => [...caches.values()]),
    ];
    for (const cache of all) cache.confirm();
  }

  #tellAll(): void {
    for (const listener of this.#listeners) {
      for (const namespace of this.#namespaces.keys())
        listener({
          namespace,
          resource: resources.mendixApps,
          object: null,
          isMembership: false,
        });
    }
  }
}
