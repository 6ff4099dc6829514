import "server-only";

/**
 * Reads many keys with one statement. While a read is under way, further keys are gathered for the next one; so every
 * answer was read after it was asked for, as if each had been read by itself, and under load the statements stay few.
 * A key that `read` does not answer gives null; a read that fails fails for all that were in it.
 */
export function gather<V>(
  read: (keys: string[]) => Promise<ReadonlyMap<string, V>>,
): (key: string) => Promise<V | null> {
  let waiting: Promise<ReadonlyMap<string, V>> | null = null;
  let keys = new Set<string>();
  let running: Promise<unknown> = Promise.resolve();
  return async (key) => {
    keys.add(key);
    waiting ??= running.then(() => {
      const taken = [...keys];
      keys = new Set();
      waiting = null;
      const result = read(taken);
      running = result.catch(() => undefined);
      return result;
    });
    return (await waiting).get(key) ?? null;
  };
}
