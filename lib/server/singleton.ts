import "server-only";

const registry = Symbol.for("bindery.singletons");

type Holder = typeof globalThis & { [registry]?: Map<string, unknown> };

function all(): Map<string, unknown> {
  const holder = globalThis as Holder;
  return (holder[registry] ??= new Map());
}

/**
 * One value per process. A bundler may hold several copies of a module (instrumentation and routes do not share theirs,
 * house.md §5.4), so whatever must exist once lives on `globalThis`.
 */
export function singleton<T>(name: string, make: () => T): T {
  const known = all();
  if (!known.has(name)) known.set(name, make());
  // The name is used with one type only: each is spelled in one module.
  return known.get(name) as T;
}

/** Reads without making; undefined when nothing was set. */
export function peekSingleton<T>(name: string): T | undefined {
  return all().get(name) as T | undefined;
}

/** Replaces or, with undefined, forgets. For start-up and tests. */
export function setSingleton(name: string, value: unknown): void {
  if (value === undefined) all().delete(name);
  else all().set(name, value);
}
