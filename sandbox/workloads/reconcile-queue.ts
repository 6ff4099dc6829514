import { pause } from "@/sandbox/client/pause";

const retryMs = 50;
const retriesMax = 200;

export interface ReconcileQueue {
  add(key: string): void;
  stop(): void;
}

/** One reconcile at a time per controller; a key that fails comes back a little later, a bounded number of times. */
export function startReconcileQueue(reconcile: (key: string) => Promise<void>): ReconcileQueue {
  const waiting = new Set<string>();
  const failures = new Map<string, number>();
  const stopping = new AbortController();
  let isRunning = false;
  const retry = (key: string): void => {
    const count = (failures.get(key) ?? 0) + 1;
    failures.set(key, count);
    if (count > retriesMax) return;
    void pause(Math.min(retryMs * count, 1_000), stopping.signal).then(() => add(key));
  };
  const drain = async (): Promise<void> => {
    for (const key of waiting) {
      if (stopping.signal.aborted) return;
      waiting.delete(key);
      try {
        await reconcile(key);
        failures.delete(key);
      } catch {
        retry(key);
      }
    }
  };
  const add = (key: string): void => {
    if (stopping.signal.aborted) return;
    waiting.add(key);
    if (isRunning) return;
    isRunning = true;
    void drain().finally(() => {
      isRunning = false;
      const [next] = waiting;
      if (next !== undefined) add(next);
    });
  };
  return { add, stop: () => stopping.abort() };
}
