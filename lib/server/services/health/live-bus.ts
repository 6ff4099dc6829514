import "server-only";
import type { LiveEvent } from "@/lib/contracts/events";
import { singleton } from "@/lib/server/singleton";

type Listener = (event: LiveEvent) => void;

/** Within one process: what changed, for the streams of the browsers. Carries names, never data. */
export interface LiveBus {
  send(event: LiveEvent): void;
  listen(listener: Listener): () => void;
}

export function getLiveBus(): LiveBus {
  return singleton("live-bus", () => {
    const listeners = new Set<Listener>();
    return {
      send: (event) => {
        for (const listener of listeners) listener(event);
      },
      listen: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    };
  });
}
