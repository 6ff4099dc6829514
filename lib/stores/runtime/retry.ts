import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import { StoreError } from "@/lib/stores/errors";

export interface RetryOptions {
  attemptsMax?: number;
  baseMs?: number;
  delayMsMax?: number;
  /** Between 0 and 1; replaced by tests. */
  random?: () => number;
  signal: AbortSignal;
}

const transient = new Set(["unreachable", "timeout", "throttled"]);

/**
 * Repeats a call that changes nothing, a bounded number of times with full jitter, after transient failures only.
 * Never for writes: their first attempt may have arrived.
 */
export async function retryIdempotent<T>(
  call: () => Promise<T>,
  options: RetryOptions,
): Promise<T> {
  const {
    attemptsMax = 3,
    baseMs = 100,
    delayMsMax = 1_500,
    random = Math.random,
    signal,
  } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const isTransient =
        error instanceof StoreError && (transient.has(error.reason) || isServerFault(error.status));
      if (!isTransient || attempt >= attemptsMax || signal.aborted) throw error;
      const asked = (error.retryAfterSeconds ?? 0) * 1000;
      if (asked > delayMsMax) throw error;
      const jittered = random() * Math.min(delayMsMax, baseMs * 2 ** attempt);
      await wait(Math.max(asked, jittered), undefined, { signal });
    }
  }
}

const isServerFault = (status: number | undefined): boolean =>
  status === 500 || status === 502 || status === 504;
