import "server-only";
import { getConfig } from "@/lib/server/config";
import { setOpenedDatabase } from "@/lib/server/db/client";
import { migrate } from "@/lib/server/db/migrate";
import { openEmbedded, openPostgres, type OpenedDatabase } from "@/lib/server/db/open";

/** Opens the configured database, migrates it and makes it the one of this process. Throws what the operator must know. */
export async function startDatabase(): Promise<OpenedDatabase> {
  const { databaseUrl, dataDir } = getConfig();
  const opened = databaseUrl ? openPostgres(databaseUrl.reveal()) : await openEmbedded(dataDir);
  try {
    await migrate(opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
  setOpenedDatabase(opened);
  return opened;
}
