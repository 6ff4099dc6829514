import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { migrate } from "@/lib/server/db/migrate";
import { openPglite } from "@/lib/server/db/open";
import { openSchemaEngine } from "@/lib/server/db/schema-engine";

// Writes the migration from the committed ones to schema.prisma:
//   node --import ./scripts/hooks.mjs scripts/prisma-migrate.ts add_something
// With --check it writes nothing and fails when one is missing.
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "prisma/migrations");
const name = process.argv[2] ?? "";
const isCheck = name === "--check";
if (!isCheck && !/^[a-z0-9_]{1,60}$/.test(name)) {
  throw new Error("Give the migration a name of lower-case letters, digits and underscores.");
}

const schema = {
  content: readFileSync(join(root, "prisma/schema.prisma"), "utf8"),
  path: "schema.prisma",
};
const filters = { externalTables: [], externalEnums: [] };
const scratch = openPglite(await PGlite.create());
await migrate(scratch, folder);
const engine = await openSchemaEngine(scratch.adapter, schema.content);
const { stdout } = await engine.diff({
  from: { tag: "schemaDatasource", files: [schema], configDir: root },
  to: { tag: "schemaDatamodel", files: [schema] },
  script: true,
  exitCode: null,
  filters,
});
engine.free();
await scratch.close();

const sql = (stdout ?? "").trim();
if (sql === "" || sql === "-- This is an empty migration.") {
  process.stdout.write("The migrations and the schema agree.\n");
} else if (isCheck) {
  process.stderr.write(`A migration is missing:\n${sql}\n`);
  process.exitCode = 1;
} else {
  const stamp = new Date().toISOString().replaceAll(/[-:T]/g, "").slice(0, 14);
  const target = join(folder, `${stamp}_${name}`);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, "migration.sql"), `${sql}\n`);
  process.stdout.write(`Wrote ${target}/migration.sql. Read it before committing it.\n`);
}
