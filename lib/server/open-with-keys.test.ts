import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { writeCheckpoint } from "@/lib/server/audit/checkpoint";
import { openWithKeys } from "@/lib/server/open-with-keys";
import { parseConfig, type Config } from "@/lib/server/config";
import { systemContext } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { getKeys } from "@/lib/server/security/keys";
import { setSingleton } from "@/lib/server/singleton";
import { databases, testConfig, useDatabase } from "@/testing/database";

const draft = { action: "setting.update", entity: "setting", entityId: "x" };

describe.each(databases)("the keys at start, on $name", (database) => {
  useDatabase(database);
  let dataDir = "";
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), "bindery-keys-"));
  });
  afterEach(() => {
    rmSync(dataDir, { recursive: true, force: true });
    use(testConfig());
  });

  function use(config: Config): string[] {
    setSingleton("config", config);
    setSingleton("keys", undefined);
    return getKeys().generated;
  }
  const start = (more: Record<string, string> = {}) =>
    openWithKeys(
      use(parseConfig({ BINDERY_DATA_DIR: dataDir, BINDERY_LOG_LEVEL: "silent", ...more })),
      () => Promise.resolve(),
    );
  const write = () => auditedChange(systemContext("test"), draft, () => Promise.resolve());
  const auditKey = () => join(dataDir, "audit.key");

  it("refuse to sign on with a new audit key: the message names both, and no new file stays", async () => {
    await start();
    await write();
    await writeCheckpoint(new Date());
    await start();
    const former = getKeys().audit.id;
    rmSync(auditKey());
    for (let again = 0; again < 2; again += 1) {
      const error: unknown = await start().catch((caught: unknown) => caught);
      expect(String(error)).toMatch(new RegExp(`entry 1, .*${former}.*${getKeys().audit.id}`));
      expect(String(error)).toContain(`BINDERY_AUDIT_KEY_REPLACES=${former}`);
      expect(existsSync(auditKey())).toBe(false);
    }
    expect(existsSync(join(dataDir, "encryption.key"))).toBe(true);
    expect(await getDb().auditEntry.count()).toBe(1);
  });

  it("take a new audit key where the operator says that the former is lost: an entry says so, and once is enough", async () => {
    await start();
    await write();
    await writeCheckpoint(new Date());
    const former = getKeys().audit.id;
    rmSync(auditKey());
    await expect(start({ BINDERY_AUDIT_KEY_REPLACES: "0".repeat(16) })).rejects.toThrow(former);
    await start({ BINDERY_AUDIT_KEY_REPLACES: former });
    const entry = await getDb().auditEntry.findFirstOrThrow({ orderBy: { sequence: "desc" } });
    expect(entry).toMatchObject({
      action: "audit.replaceKey",
      before: { keyId: former },
      after: { keyId: getKeys().audit.id },
    });
    await start();
    expect(await getDb().auditEntry.count()).toBe(2);
  });

  it("leave no new encryption key beside a database that another one sealed", async () => {
    await start();
    rmSync(join(dataDir, "encryption.key"));
    await expect(start()).rejects.toThrow("BINDERY_ENCRYPTION_KEY");
    expect(existsSync(join(dataDir, "encryption.key"))).toBe(false);
    expect(existsSync(auditKey())).toBe(true);
  });
});
