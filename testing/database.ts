import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { settleDenials } from "@/lib/server/audit/denials";
import { parseConfig, type Config } from "@/lib/server/config";
import { setOpenedDatabase } from "@/lib/server/db/client";
import { migrate } from "@/lib/server/db/migrate";
import { openPglite, openPostgres, type OpenedDatabase } from "@/lib/server/db/open";
import { setSingleton } from "@/lib/server/singleton";
import { findPostgres, startPostgres } from "@/testing/postgres-server";

const root = fileURLToPath(new URL("..", import.meta.url));
const migrations = join(root, "prisma/migrations");

export interface TestDatabase {
  name: "PGlite" | "PostgreSQL";
  open(): Promise<OpenedDatabase>;
}

const embedded: TestDatabase = {
  name: "PGlite",
  async open() {
    const file = join(root, ".cache", `pglite-${digestOfMigrations()}.tar`);
    if (!existsSync(file)) await writeDump(file);
    const loadDataDir = new Blob([new Uint8Array(readFileSync(file))]);
    return openPglite(await PGlite.create({ loadDataDir }));
  },
};

const bin = findPostgres();
if (bin === null) {
  process.stderr.write(
    "not run: the tests on PostgreSQL (no PostgreSQL server is installed; Debian: apt-get install postgresql)\n",
  );
}

/** PGlite always; PostgreSQL where Debian's is installed. For `describe.each(databases)`. */
export const databases: TestDatabase[] =
  bin === null ? [embedded] : [embedded, { name: "PostgreSQL", open: () => openServer(bin) }];

async function openServer(folder: string): Promise<OpenedDatabase> {
  const server = await startPostgres(folder);
  const opened = openPostgres(server.url);
  await migrate(opened, migrations);
  return {
    ...opened,
    async close() {
      await opened.close();
      await server.stop();
    },
  };
}

function digestOfMigrations(): string {
  const hash = createHash("sha256").update("2");
  for (const name of readdirSync(migrations).toSorted()) {
    const file = join(migrations, name, "migration.sql");
    if (existsSync(file)) hash.update(name).update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 16);
}

/** Migrating takes seconds, loading the result a fraction; several test processes may write it at once. */
async function writeDump(file: string): Promise<void> {
  const pglite = await PGlite.create();
  await migrate(openPglite(pglite), migrations);
  const dump = await pglite.dumpDataDir("none");
  await pglite.close();
  mkdirSync(join(root, ".cache"), { recursive: true });
  const part = `${file}.${process.pid}`;
  writeFileSync(part, Buffer.from(await dump.arrayBuffer()));
  renameSync(part, file);
}

/** Every table but the migrations' own, emptied; the chain begins again. */
export async function emptyDatabase(opened: OpenedDatabase): Promise<void> {
  const tables = await opened.db.$queryRaw<{ name: string }[]>`
    SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`;
  await opened.runScript(`
    TRUNCATE ${tables.map(({ name }) => `"${name}"`).join(", ")} RESTART IDENTITY CASCADE;
    INSERT INTO "auditHead" ("id", "sequence", "hash") VALUES (1, 0, '${"0".repeat(64)}');`);
}

const testKey = Buffer.alloc(32, 7).toString("base64");

export function testConfig(more: Record<string, string> = {}): Config {
  return parseConfig({
    NODE_ENV: "test",
    BINDERY_ENCRYPTION_KEY: testKey,
    BINDERY_AUDIT_KEY: testKey,
    BINDERY_URL: "http://localhost:3000",
    ...more,
  });
}

/**
 * Inside a `describe`: opens the database for its tests, makes it the one of the process, and empties it before each
 * test. Returns a getter, for the test that needs the connection itself.
 */
export function useDatabase(
  database: TestDatabase,
  config: Config = testConfig(),
): () => OpenedDatabase {
  let opened: OpenedDatabase | null = null;
  beforeAll(async () => {
    for (const name of ["keys", "logger", "auth"]) setSingleton(name, undefined);
    setSingleton("config", config);
    opened = await database.open();
    setOpenedDatabase(opened);
  });
  beforeEach(async () => {
    // Refusals are written beside the answer: one of the test before would meet the emptying, each waiting for the other.
    await settleDenials();
    if (opened) await emptyDatabase(opened);
    for (const name of ["audit-denials", "audit-in-flight", "rate-limits"])
      setSingleton(name, undefined);
  });
  afterAll(async () => {
    await settleDenials();
    setOpenedDatabase(null);
    await opened?.close();
  });
  return () => {
    if (!opened) throw new Error("the database is not open yet");
    return opened;
  };
}
