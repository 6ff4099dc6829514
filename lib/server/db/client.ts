import "server-only";
import type { Prisma, PrismaClient } from "@/lib/server/db/generated/client";
import type { OpenedDatabase } from "@/lib/server/db/open";
import { peekSingleton, setSingleton } from "@/lib/server/singleton";

export type Db = PrismaClient;
/** What a transaction's function is given. On the embedded database `getDb()` inside a transaction would wait for itself. */
export type Tx = Prisma.TransactionClient;

const name = "database";

/** The open database. Throws before `startDatabase` has run. */
export function getOpenedDatabase(): OpenedDatabase {
  const opened = peekSingleton<OpenedDatabase>(name);
  if (!opened) throw new Error("the database is not open yet");
  return opened;
}

/** The Prisma client of this process. */
export function getDb(): Db {
  return getOpenedDatabase().db;
}

/** Makes an opened database the one of this process; null takes it away. For start-up and tests. */
export function setOpenedDatabase(opened: OpenedDatabase | null): void {
  setSingleton(name, opened ?? undefined);
}
