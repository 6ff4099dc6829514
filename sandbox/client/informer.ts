import type { KubeObject } from "@/lib/domain/kube-object";
import type { KubeClient } from "./kube-client";
import { isKubeError } from "./kube-error";
import { type Change, cacheKey, mergeEvent, mergeList } from "./object-cache";
import { pause } from "./pause";
import type { ResourceType } from "./resources";

const backoffFirstMs = 50;
const backoffMaxMs = 5_000;

export interface Informer<T extends KubeObject = KubeObject> {
  get(namespace: string | undefined, name: string): T | undefined;
  list(): T[];
  /** Called for each change from now on; also for what the cache holds already. */
  onChange(handler: (change: Change<T>) => void): void;
  /** Resolves after the first list. */
  readonly ready: Promise<void>;
  stop(): void;
}

interface State<T extends KubeObject> {
  readonly client: KubeClient;
  readonly type: ResourceType<T>;
  readonly namespace: string | undefined;
  readonly cache: Map<string, T>;
  readonly signal: AbortSignal;
  publish(changes: readonly Change<T>[]): void;
  onListed(): void;
}

/** A cache of one kind, kept fresh by list and watch; a 410 or a broken connection leads to a new list. */
export function startInformer<T extends KubeObject>(
  client: KubeClient,
  type: ResourceType<T>,
  namespace?: string,
): Informer<T> {
  const cache = new Map<string, T>();
  const handlers: ((change: Change<T>) => void)[] = [];
  const stopping = new AbortController();
  const first = Promise.withResolvers<void>();
  const publish = (changes: readonly Change<T>[]): void => {
    for (const change of changes) for (const handler of handlers) handler(change);
  };
  void run({
    client,
    type,
    namespace,
    cache,
    publish,
    signal: stopping.signal,
    onListed: first.resolve,
  });
  return {
    get: (at, name) => cache.get(cacheKey(at, name)),
    list: () => [...cache.values()],
    onChange: (handler) => {
      handlers.push(handler);
      for (const object of cache.values()) handler({ type: "added", object });
    },
    ready: first.promise,
    stop: () => {
      stopping.abort();
      first.resolve();
    },
  };
}

async function run<T extends KubeObject>(state: State<T>): Promise<void> {
  let backoffMs = backoffFirstMs;
  while (!state.signal.aborted) {
    const startedAt = performance.now();
    await listThenWatch(state);
    const isLongLived = performance.now() - startedAt > backoffMaxMs;
    backoffMs = isLongLived ? backoffFirstMs : Math.min(backoffMs * 2, backoffMaxMs);
    await pause(backoffMs, state.signal);
  }
}

async function listThenWatch<T extends KubeObject>(state: State<T>): Promise<void> {
  try {
    const listed = await state.client.list(state.type, { namespace: state.namespace });
    state.publish(mergeList(state.cache, listed.items));
    state.onListed();
    await watchOn(state, listed.resourceVersion);
  } catch (error) {
    if (state.signal.aborted || isKubeError(error)) return;
    if (error instanceof Error && ["AbortError", "Error"].includes(error.name)) return;
    throw error;
  }
}

/** Watches again from the last version seen, until the server refuses it. */
async function watchOn<T extends KubeObject>(state: State<T>, from: string): Promise<void> {
  let resourceVersion = from;
  while (!state.signal.aborted) {
    const startedAt = performance.now();
    await state.client.watch(state.type, {
      namespace: state.namespace,
      resourceVersion,
      signal: state.signal,
      onEvent: (event) => {
        resourceVersion = event.object.metadata.resourceVersion ?? resourceVersion;
        state.publish(mergeEvent(state.cache, event));
      },
    });
    if (performance.now() - startedAt < backoffFirstMs) await pause(backoffFirstMs, state.signal);
  }
}
