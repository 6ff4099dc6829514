import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PGlite } from "@electric-sql/pglite";
import { tryWithAdvisoryLock } from "@/lib/server/db/advisory-lock";
import { migrate } from "@/lib/server/db/migrate";
import { openPglite } from "@/lib/server/db/open";
import { withTransaction } from "@/lib/server/db/with-transaction";
import { checkEncryptionKey } from "@/lib/server/security/key-check";
import { setSingleton } from "@/lib/server/singleton";
import { databases, testConfig, useDatabase } from "@/testing/database";

describe.each(databases)("the database $name", (database) => {
  const opened = useDatabase(database);
  const db = () => opened().db;

  it("migrating again, also from two replicas at once, changes nothing", async () => {
    expect(await Promise.all([migrate(opened()), migrate(opened())])).toEqual([[], []]);
  });

  it("rolls a transaction back whole", async () => {
    const work = withTransaction(async (tx) => {
      await tx.setting.create({ data: { name: "a", value: 1 } });
      throw new Error("no");
    });
    await expect(work).rejects.toThrow("no");
    expect(await db().setting.count()).toBe(0);
  });

  it("a lock is held by one at a time and free afterwards", async () => {
    const inner = await tryWithAdvisoryLock("x", () => tryWithAdvisoryLock("x", async () => 1));
    expect(inner).toEqual({ ran: true, result: { ran: false } });
    expect(await tryWithAdvisoryLock("x", async () => 2)).toEqual({ ran: true, result: 2 });
  });

  it("refuses to start with another encryption key than the one that sealed", async () => {
    await checkEncryptionKey();
    await checkEncryptionKey();
    setSingleton(
      "config",
      testConfig({ BINDERY_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64") }),
    );
    setSingleton("keys", undefined);
    await expect(checkEncryptionKey()).rejects.toThrow("is not the key");
    setSingleton("config", testConfig());
    setSingleton("keys", undefined);
  });
});

describe("a migration that fails", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bindery-migrations-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("stops the start, and is not taken for applied", async () => {
    mkdirSync(join(folder, "20260101000000_bad"));
    writeFileSync(
      join(folder, "20260101000000_bad/migration.sql"),
      "CREATE TABLE a (id int); SELECT broken;",
    );
    const opened = openPglite(await PGlite.create());
    await expect(migrate(opened, folder)).rejects.toThrow();
    await expect(migrate(opened, folder)).rejects.toThrow();
    await opened.close();
  });

  it("the committed migrations give the schema", () => {
    const script = ["--import", "./scripts/hooks.mjs", "scripts/prisma-migrate.ts", "--check"];
    const run = spawnSync(process.execPath, script, { encoding: "utf8" });
    expect(run.stderr + run.stdout).toContain("The migrations and the schema agree.");
  }, 180_000);
});
