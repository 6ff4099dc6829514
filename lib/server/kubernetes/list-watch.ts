import "server-only";
import type { KubeObject } from "@/lib/domain/kube-object";
import type { KubeApi } from "./kube-api";
import {
  credentialsHint,
  credentialsMessage,
  isCredentialsError,
  isKubeError,
  KubeError,
} from "./kube-error";
import type { Resource } from "./resources";

export type WatchState = "connecting" | "live" | "failed" | "forbidden" | "absent";

const streamMsMin = 1_000;

export interface ListWatchHandlers {
  /** The whole truth after a list: whatever is not in it is gone. */
  onReplace(items: KubeObject[]): void;
  onChange(type: "ADDED" | "MODIFIED" | "DELETED", object: KubeObject): void;
  /** `message` says why, for `failed`, `forbidden` and `absent`. */
  onState(state: WatchState, message: string | null): void;
  /** Something arrived, if only a bookmark. */
  onSign(): void;
}

export interface ListWatchOptions {
  signal: AbortSignal;
  fieldSelector?: string;
  /** A stream without any sign for so long is opened anew. Bookmarks come about once a minute. */
  silenceMs?: number;
  backoffMsMin?: number;
  backoffMsMax?: number;
}

/**
 * Lists, then watches from there, for as long as the signal lasts. An expired version (410 Gone) lists again at once;
 * one that expires again at once, and every other failure, backs off with jitter. Never throws.
 */
export async function listWatch(
  api: KubeApi,
  target: { resource: Resource; namespace: string | null },
  handlers: ListWatchHandlers,
  options: ListWatchOptions,
): Promise<void> {
  const { signal, backoffMsMin = 500, backoffMsMax = 30_000 } = options;
  let failures = 0;
  let wasExpired = false;
  while (!signal.aborted) {
    try {
      const listed = await api.list(target.resource, target.namespace, {
        signal,
        query: { fieldSelector: options.fieldSelector },
      });
      handlers.onReplace(listed.items);
      handlers.onState("live", null);
      if (!wasExpired) failures = 0;
      await watchFrom(
        api,
        target,
        {
          ...handlers,
          onSign: () => {
            failures = 0;
            wasExpired = false;
            handlers.onSign();
          },
        },
        { ...options, resourceVersion: listed.resourceVersion },
      );
    } catch (error) {
      if (signal.aborted) return;
      const isExpired = isKubeError(error, "Expired");
      const isAgain = wasExpired;
      wasExpired = isExpired;
      if (isExpired && !isAgain) continue;
      failures += 1;
      report(error, handlers);
      await pause(backoff(failures, error, { backoffMsMin, backoffMsMax }), signal);
    }
  }
}

async function watchFrom(
  api: KubeApi,
  { resource, namespace }: { resource: Resource; namespace: string | null },
  handlers: ListWatchHandlers,
  options: ListWatchOptions & { resourceVersion: string },
): Promise<void> {
  let { resourceVersion } = options;
  while (!options.signal.aborted) {
    const openedAt = Date.now();
    const stream = api.watch(resource, namespace, {
      resourceVersion,
      signal: options.signal,
      silenceMs: options.silenceMs ?? 120_000,
      fieldSelector: options.fieldSelector,
    });
    for await (const event of stream) {
      if (event.type === "ERROR") throw statusOf(event.object);
      handlers.onSign();
      resourceVersion = event.object.metadata.resourceVersion ?? resourceVersion;
      if (event.type !== "BOOKMARK") handlers.onChange(event.type, event.object);
    }
    // A server that closes every stream at once must not be asked without end.
    if (Date.now() - openedAt < streamMsMin) await pause(streamMsMin, options.signal);
  }
}

/** A watch reports its end as an object of kind Status (410 Gone: `Expired`). */
function statusOf(object: KubeObject): KubeError {
  const status = object as unknown as { code?: number; reason?: string; message?: string };
  const isGone = status.code === 410 || status.reason === "Gone";
  return new KubeError({
    status: status.code ?? 0,
    reason: isGone ? "Expired" : (status.reason ?? "Unknown"),
    message: status.message ?? "the watch ended",
  });
}

function report(error: unknown, handlers: ListWatchHandlers): void {
  if (isCredentialsError(error))
    return handlers.onState("failed", `${credentialsMessage}. ${credentialsHint}`);
  if (isKubeError(error) && error.status === 403)
    return handlers.onState("forbidden", error.message);
  if (isKubeError(error) && error.status === 404) return handlers.onState("absent", error.message);
  handlers.onState("failed", error instanceof Error ? error.message : "the watch failed");
}

function backoff(
  failures: number,
  error: unknown,
  { backoffMsMin, backoffMsMax }: { backoffMsMin: number; backoffMsMax: number },
): number {
  const asked = isKubeError(error) ? (error.retryAfterSeconds ?? 0) * 1_000 : 0;
  const grown = Math.min(backoffMsMax, backoffMsMin * 2 ** Math.min(failures - 1, 10));
  return Math.max(asked, grown * (0.5 + Math.random() / 2));
}

/** Waits, or ends at once with the signal; leaves no listener behind. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, { once: true });
  });
}
