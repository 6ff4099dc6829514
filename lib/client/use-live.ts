"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { askSession } from "@/lib/client/api";
import { backOffMs, isAffected, type LiveFreshness } from "@/lib/client/live";
import { LiveEvent } from "@/lib/contracts/events";

/** Events of one burst are answered together, so that forty of them fetch a list once. */
const gatherMs = 150;
/** The server sends a heartbeat every 10 s; three missed ones mean that the stream is dead. */
const silenceMaxMs = 30_000;
/** Tries (1 s, 2 s, 4 s) before screens say that the stream is lost. */
const quietTries = 3;

let freshness: LiveFreshness = { state: "connecting", lastAtMs: null, retryAtMs: null };
const listeners = new Set<() => void>();

function publish(next: Partial<LiveFreshness>): void {
  freshness = { ...freshness, ...next };
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const serverState: LiveFreshness = { state: "connecting", lastAtMs: null, retryAtMs: null };

/** How fresh the stream is; screens show their rows as old while it is lost. */
export const useLive = (): LiveFreshness =>
  useSyncExternalStore(
    subscribe,
    () => freshness,
    () => serverState,
  );

/** Keeps one stream open and makes old queries fetch again. Mounted once, by the shell. */
export function useLiveConnection(): void {
  const client = useQueryClient();
  useEffect(() => {
    const gathered: LiveEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      const events = gathered.splice(0);
      void client.invalidateQueries({
        predicate: (query) => events.some((event) => isAffected(query.queryKey, event)),
      });
    };
    const stop = openStream(
      (event) => {
        if (event.type === "heartbeat") return;
        gathered.push(event);
        timer ??= setTimeout(flush, gatherMs);
      },
      // What happened while away is unknown: everything on screen is asked for again.
      () => void client.invalidateQueries(),
    );
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [client]);
}

function openStream(onEvent: (event: LiveEvent) => void, onReturn: () => void): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  let wasLost = false;

  const lose = () => {
    source?.close();
    clearTimeout(silence);
    const waitMs = backOffMs(tries++, Math.random());
    wasLost = true;
    // The stream ends with the session too, and cannot say so.
    askSession();
    // A stream that comes back within seconds is not worth a word.
    publish({
      state: tries > quietTries ? "lost" : "connecting",
      retryAtMs: Date.now() + waitMs,
    });
    retry = setTimeout(connect, waitMs);
  };
  const hear = () => {
    clearTimeout(silence);
    silence = setTimeout(lose, silenceMaxMs);
    publish({ state: "live", lastAtMs: Date.now(), retryAtMs: null });
  };
  const receive = (message: MessageEvent<string>) => {
    hear();
    const event = LiveEvent.safeParse(parseJson(message.data));
    if (event.success) onEvent(event.data);
  };
  function connect() {
    source = new EventSource("/api/v1/events");
    source.addEventListener("open", () => {
      tries = 0;
      hear();
      if (wasLost) onReturn();
      wasLost = false;
    });
    source.addEventListener("message", receive);
    source.addEventListener("error", lose);
  }
  connect();
  return () => {
    clearTimeout(retry);
    clearTimeout(silence);
    source?.close();
    publish({ state: "connecting", retryAtMs: null });
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
