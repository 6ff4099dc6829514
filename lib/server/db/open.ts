import "server-only";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { lockDataDir } from "@/lib/server/db/data-dir-lock";
import { PrismaClient } from "@/lib/server/db/generated/client";

export interface OpenedDatabase {
  kind: "embedded" | "postgresql";
  db: PrismaClient;
  adapter: SqlMigrationAwareDriverAdapterFactory;
  /** Runs a script of several statements, outside Prisma. */
  runScript(sql: string): Promise<void>;
  /** A connection of its own for session locks; null on the embedded database, which has one process only. */
  connect(): Promise<pg.Client> | null;
  close(): Promise<void>;
}

const connectTimeoutMs = 10_000;
const poolMax = 12;

/**
 * Opens PostgreSQL. Does not connect yet: the first statement does. A statement of `db` fails when a server that fell silent
 * has not answered in `answersWithinMs`.
 */
export function openPostgres(
  url: string,
  { answersWithinMs = 30_000 }: { answersWithinMs?: number } = {},
): OpenedDatabase {
  const settings = {
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
  };
  const pooled = { ...settings, idleTimeoutMillis: 30_000 };
  const pool = new pg.Pool({ ...pooled, max: poolMax, query_timeout: answersWithinMs });
  // Migrations may take longer than any request waits.
  const patient = new pg.Pool({ ...pooled, max: 2 });
  // A dropped idle connection is replaced at the next use; without a listener it would end the process.
  for (const each of [pool, patient]) each.on("error", () => undefined);
  const adapter = new PrismaPg(patient) as unknown as SqlMigrationAwareDriverAdapterFactory;
  const db = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    kind: "postgresql",
    db,
    adapter,
    runScript: async (sql) => void (await patient.query(sql)),
    async connect() {
      const client = new pg.Client(settings);
      client.on("error", () => undefined);
      await client.connect();
      return client;
    },
    async close() {
      await db.$disconnect();
      for (const each of [pool, patient]) if (!each.ended) await each.end();
    },
  };
}

/** Wraps a PGlite that is already there (tests load one from a dump). */
export function openPglite(pglite: PGlite, release: () => void = () => undefined): OpenedDatabase {
  const adapter = new PrismaPGlite(pglite) as unknown as SqlMigrationAwareDriverAdapterFactory;
  const db = new PrismaClient({ adapter });
  return {
    kind: "embedded",
    db,
    adapter,
    runScript: async (sql) => void (await pglite.exec(sql)),
    connect: () => null,
    async close() {
      await db.$disconnect();
      await pglite.close();
      release();
    },
  };
}

/** Opens the embedded database below `dataDir` and takes the directory for this process. Throws when another has it. */
export async function openEmbedded(dataDir: string): Promise<OpenedDatabase> {
  const release = lockDataDir(dataDir);
  try {
    const folder = join(dataDir, "postgres");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return openPglite(await PGlite.create({ dataDir: folder }), release);
  } catch (error) {
    release();
    throw error;
  }
}
