import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseConfig } from "@/lib/server/config";
import { lockDataDir } from "@/lib/server/db/data-dir-lock";
import { loadKeys } from "@/lib/server/security/keys";

const key = Buffer.alloc(32, 5).toString("base64");

describe("configuration", () => {
  let dataDir = "";
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), "bindery-config-"));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  it("names every variable that is wrong and never its value", () => {
    const wrong = {
      DATABASE_URL: "mysql://canary",
      PORT: "canary",
      BINDERY_URL: "canary",
      BINDERY_SETUP_TOKEN: "canary",
    };
    expect(() => parseConfig(wrong)).toThrow(
      /DATABASE_URL[^]*BINDERY_URL[^]*BINDERY_SETUP_TOKEN[^]*PORT/,
    );
    expect(() => parseConfig(wrong)).not.toThrow(/canary/);
  });

  it("takes hosts, addresses and ranges for stores, and no entry that would silently allow nothing", () => {
    const parse = (BINDERY_STORE_ALLOW: string) => parseConfig({ BINDERY_STORE_ALLOW }).storeAllow;
    const right = "loopback, *.vault.svc, vault.example.com, 10.0.0.0/8, 192.0.2.7, fd00::/8, ::1";
    expect(parse(right)).toHaveLength(7);
    for (const wrong of ["10.0.0.0/33", "fd00::/129", "https://vault", "vault:8200", "fe/8", "a b"])
      expect(() => parse(`loopback,${wrong}`), wrong).toThrow(/BINDERY_STORE_ALLOW.*each entry/);
  });

  it("knows where its PostgreSQL is", () => {
    const at = (DATABASE_URL: string) => parseConfig({ DATABASE_URL }).databaseEndpoint;
    expect(at("postgresql://u:p@DB.example.com/x")).toEqual({ host: "db.example.com", port: 5432 });
    expect(at("postgres://u:p@[fd00::5]:6432/x")).toEqual({ host: "fd00::5", port: 6432 });
    expect(parseConfig({}).databaseEndpoint).toBe(null);
  });

  it("takes an empty variable for one that is not set", () => {
    expect(parseConfig({ DATABASE_URL: "", PORT: "" })).toMatchObject({
      databaseUrl: null,
      port: 3000,
    });
  });

  it("makes the keys of the embedded database once, readable by the owner only", () => {
    const config = parseConfig({ BINDERY_DATA_DIR: dataDir });
    const first = loadKeys(config);
    const second = loadKeys(config);
    expect(first.generated).toHaveLength(2);
    expect(second.generated).toEqual([]);
    expect(second.encryption.id).toBe(first.encryption.id);
    expect(statSync(join(dataDir, "encryption.key")).mode & 0o777).toBe(0o600);
  });

  it("makes no key for PostgreSQL, and reads keys from files", () => {
    const file = join(dataDir, "key");
    writeFileSync(file, `${key}\n`);
    const url = { DATABASE_URL: "postgresql://localhost/x", BINDERY_DATA_DIR: dataDir };
    expect(() => loadKeys(parseConfig(url))).toThrow("BINDERY_ENCRYPTION_KEY");
    const files = { ...url, BINDERY_ENCRYPTION_KEY_FILE: file };
    expect(() => loadKeys(parseConfig(files))).toThrow("BINDERY_AUDIT_KEY");
    expect(loadKeys(parseConfig({ ...files, BINDERY_AUDIT_KEY_FILE: file })).generated).toEqual([]);
  });

  it.each(["short", "", "x".repeat(44), Buffer.alloc(16).toString("base64")])(
    "refuses a key like %j",
    (text) => {
      const file = join(dataDir, "key");
      writeFileSync(file, text);
      expect(() => loadKeys(parseConfig({ BINDERY_ENCRYPTION_KEY_FILE: file }))).toThrow(
        "32 random bytes",
      );
    },
  );

  describe("the lock of the data directory", () => {
    const file = () => join(dataDir, "bindery.lock");

    it("keeps a second process out, names the first, and is free after its end", () => {
      const release = lockDataDir(dataDir);
      expect(() => lockDataDir(dataDir)).toThrow(`process ${process.pid}`);
      release();
      lockDataDir(dataDir)();
    });

    it("is taken over from a process that was killed, and from another one that has its id now", () => {
      const gone = Number(execFileSync("sh", ["-c", "echo $$"], { encoding: "utf8" }));
      for (const holder of [
        { pid: gone, started: "" },
        { pid: process.pid, started: "another boot/1" },
      ]) {
        writeFileSync(file(), JSON.stringify(holder));
        lockDataDir(dataDir)();
      }
      writeFileSync(file(), "half a lo");
      const release = lockDataDir(dataDir);
      expect(JSON.parse(readFileSync(file(), "utf8"))).toMatchObject({ pid: process.pid });
      release();
    });
  });
});
