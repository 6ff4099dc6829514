import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { OpenedDatabase } from "@/lib/server/db/open";
import type { Haystack } from "./canaries";

/** Every row of every table, as JSON; bytes stand in it as hexadecimal. */
export async function rowsOf({ db, runScript }: OpenedDatabase): Promise<Haystack[]> {
  await runScript("CHECKPOINT");
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`;
  const found: Haystack[] = [];
  for (const { name } of tables) {
    const rows = await db.$queryRawUnsafe<{ text: string }[]>(
      `SELECT to_jsonb(t)::text AS text FROM "${name}" t`,
    );
    for (const [index, { text }] of rows.entries())
      found.push({ where: `row ${index} of ${name}`, bytes: text });
  }
  return found;
}

/** Every file below a folder: the database's own, with its log of what was deleted since. */
export function filesOf(folder: string): Haystack[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ where: file.slice(folder.length), bytes: readFileSync(file) }));
}
