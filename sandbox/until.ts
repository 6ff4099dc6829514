const stepMs = 25;

/** Asks again until the answer is there; throws after the deadline. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  deadlineMs = 15_000,
): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, stepMs));
  }
}

/**
 * Kubernetes tells times in whole seconds: a value written in the second in which a pod starts may be newer than what the
 * pod read. Whoever wants pods that are surely newer waits for the next one.
 */
export function untilNextSecond(): Promise<true> {
  const from = Math.floor(Date.now() / 1_000) * 1_000 + 1_000;
  return until("the next second", () => Promise.resolve(Date.now() >= from && (true as const)));
}
