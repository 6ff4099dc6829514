import "server-only";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { MigrationList } from "@prisma/schema-engine-wasm";
import { withSessionLock } from "@/lib/server/db/advisory-lock";
import type { OpenedDatabase } from "@/lib/server/db/open";
import { openSchemaEngine } from "@/lib/server/db/schema-engine";
import { withAwaitedScripts } from "@/lib/server/db/awaited-scripts";

/** The committed migrations, as the schema engine wants them. */
export async function listMigrations(folder: string): Promise<MigrationList> {
  const found = await readdir(folder, { withFileTypes: true });
  const names = found.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const migrationDirectories = await Promise.all(
    names.toSorted().map(async (name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: {
          tag: "ok" as const,
          value: await readFile(join(folder, name, "migration.sql"), "utf8"),
        },
      },
    })),
  );
  return {
    baseDir: folder,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories,
  };
}

/**
 * Applies what is missing, under a lock, so that several replicas may start at once. Returns the names of what was
 * applied. Throws when a migration fails; the start must then stop.
 */
export async function migrate(
  opened: OpenedDatabase,
  folder = join(process.cwd(), "prisma/migrations"),
): Promise<string[]> {
  const migrationsList = await listMigrations(folder);
  return withSessionLock(opened, "migrations", async () => {
    const engine = await openSchemaEngine(withAwaitedScripts(opened));
    try {
      const { appliedMigrationNames } = await engine.applyMigrations({
        migrationsList,
        filters: { externalTables: [], externalEnums: [] },
      });
      return appliedMigrationNames;
    } finally {
      engine.free();
    }
  });
}
