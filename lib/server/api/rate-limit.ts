import "server-only";
import { AppError } from "@/lib/domain/errors";
import { singleton } from "@/lib/server/singleton";

const keysMax = 20_000;

interface Window {
  since: number;
  count: number;
}

const windows = () => singleton("rate-limits", () => new Map<string, Window>());

export interface Limit {
  key: string;
  max: number;
  windowMs: number;
}

/** Counts one use in this process (each replica counts its own). Throws `rate_limited` beyond `max` per window. */
export function assertWithinLimit({ key, max, windowMs }: Limit, now: number): void {
  if (countOf({ key, max, windowMs }, now) >= max) {
    throw new AppError("rate_limited", "Too many requests in a short time.", {
      hint: "Wait a minute, then try again.",
    });
  }
  addUse({ key, max, windowMs }, now);
}

function countOf({ key, windowMs }: Limit, now: number): number {
  const known = windows().get(key);
  return known && now - known.since < windowMs ? known.count : 0;
}

interface Attempt<T> {
  ask: () => Promise<T>;
  isRight: (answer: T) => boolean;
  tooMany: () => AppError;
}

/**
 * Counts `ask` as a use unless its answer is right. It is counted before, so that of many calls at once no more than `max` are
 * asked. Throws `AppError` of `tooMany` beyond the limits, and what `ask` throws.
 */
export async function countFailures<T>(
  limits: Limit[],
  now: number,
  { ask, isRight, tooMany }: Attempt<T>,
): Promise<T> {
  if (limits.some((limit) => countOf(limit, now) >= limit.max)) throw tooMany();
  for (const limit of limits) addUse(limit, now);
  let isFailure = false;
  try {
    const answer = await ask();
    isFailure = !isRight(answer);
    return answer;
  } finally {
    if (!isFailure) for (const { key } of limits) takeBack(key);
  }
}

function takeBack(key: string): void {
  const known = windows().get(key);
  if (known && known.count > 1) known.count -= 1;
  else windows().delete(key);
}

function addUse(limit: Limit, now: number): void {
  const all = windows();
  const count = countOf(limit, now);
  const since = count === 0 ? now : (all.get(limit.key)?.since ?? now);
  // Oldest first out: a map keeps the order in which keys came.
  if (all.size >= keysMax)
    for (const key of [...all.keys()].slice(0, keysMax / 10)) all.delete(key);
  all.set(limit.key, { since, count: count + 1 });
}
