import "server-only";
import { createHash } from "node:crypto";
import type { OpenedDatabase } from "@/lib/server/db/open";
import { getOpenedDatabase } from "@/lib/server/db/client";
import { singleton } from "@/lib/server/singleton";

/** PostgreSQL numbers its advisory locks; the name gives the number (signed, 64 bits). */
function numberOf(name: string): string {
  return createHash("sha256").update(`bindery:${name}`).digest().readBigInt64BE(0).toString();
}

/** Holds the lock on a connection of its own while `fn` runs, waiting for it as long as needed. */
export async function withSessionLock<T>(
  opened: OpenedDatabase,
  name: string,
  fn: () => Promise<T>,
): Promise<T> {
  const connection = await opened.connect();
  if (connection === null) return fn();
  try {
    await connection.query("SELECT pg_advisory_lock($1)", [numberOf(name)]);
    return await fn();
  } finally {
    // Ending the session releases the lock, also where the server lost it in between.
    await connection.end();
  }
}

/**
 * Runs `fn` if no other replica is at it (design.md D13); else answers `ran: false` at once. The lock ends with the
 * connection, so a killed replica gives it up.
 */
export async function tryWithAdvisoryLock<T>(
  name: string,
  fn: () => Promise<T>,
): Promise<{ ran: true; result: T } | { ran: false }> {
  const running = singleton("advisory-locks", () => new Set<string>());
  if (running.has(name)) return { ran: false };
  running.add(name);
  try {
    const connection = await getOpenedDatabase().connect();
    if (connection === null) return { ran: true, result: await fn() };
    try {
      const { rows } = await connection.query<{ taken: boolean }>(
        "SELECT pg_try_advisory_lock($1) AS taken",
        [numberOf(name)],
      );
      return rows[0]?.taken ? { ran: true, result: await fn() } : { ran: false };
    } finally {
      await connection.end();
    }
  } finally {
    running.delete(name);
  }
}

/**
 * Runs `fn` alone under this name, here and in every replica; others wait their turn. On the embedded database the one
 * process is all there is.
 */
export function withLock<T>(name: string, fn: () => Promise<T>): Promise<T> {
  const queues = singleton("lock-queues", () => new Map<string, Promise<unknown>>());
  const before = queues.get(name) ?? Promise.resolve();
  const run = before.then(() => withSessionLock(getOpenedDatabase(), name, fn));
  const done = run.then(
    () => undefined,
    () => undefined,
  );
  queues.set(name, done);
  void done.then(() => {
    if (queues.get(name) === done) queues.delete(name);
  });
  return run;
}
