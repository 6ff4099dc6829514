import "server-only";
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  randomBytes,
  type KeyObject,
} from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SecretValue } from "@/lib/domain/secret-value";
import { getConfig, type Config, type KeySource } from "@/lib/server/config";
import { singleton } from "@/lib/server/singleton";

const keyBytes = 32;
/** PKCS#8 of an Ed25519 private key is this, then the 32 bytes of its seed (RFC 8410 §7). */
const ed25519Prefix = Buffer.from("302e020100300506032b657004220420", "hex");

export interface Keys {
  /** Key-encryption key with its id. */
  encryption: { id: string; key: Buffer };
  audit: { id: string; privateKey: KeyObject; publicKey: KeyObject };
  /** Signs sessions; derived from the encryption key, so that there is nothing more to keep. */
  sessionSecret: SecretValue;
  /** Names of the files that were made just now, for the note at start. */
  generated: string[];
}

const idOf = (purpose: string, key: Buffer) =>
  createHash("sha256").update(`bindery ${purpose} id`).update(key).digest("hex").slice(0, 16);

function parseKey(text: string, name: string): Buffer {
  const bytes = Buffer.from(text.trim(), "base64");
  if (bytes.byteLength !== keyBytes || !/^[A-Za-z0-9+/]{43}=?$/.test(text.trim())) {
    throw new Error(`${name} must be 32 random bytes in base64: openssl rand -base64 32`);
  }
  return bytes;
}

function readFile(file: string, name: string): Buffer {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`${name}_FILE names a file that cannot be read: ${file}`, { cause: error });
  }
  return parseKey(text, `The content of ${name}_FILE`);
}

interface Wanted {
  name: string;
  source: KeySource;
  file: string;
}

function loadKey(config: Config, { name, source, file }: Wanted, generated: string[]): Buffer {
  if (source.value) return parseKey(source.value.reveal(), name);
  if (source.file) return readFile(source.file, name);
  if (config.databaseUrl) {
    throw new Error(
      `${name} or ${name}_FILE is required with DATABASE_URL: 32 random bytes in base64 (openssl rand -base64 32). ` +
        "Keep it outside the database and its backups.",
    );
  }
  const path = join(config.dataDir, file);
  if (existsSync(path)) return parseKey(readFileSync(path, "utf8"), path);
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const made = randomBytes(keyBytes);
  writeFileSync(path, `${made.toString("base64")}\n`, { flag: "wx", mode: 0o600 });
  generated.push(path);
  return made;
}

/** Reads the keys, or makes them in the data directory of the embedded database. Throws what the operator must do. */
export function loadKeys(config: Config): Keys {
  const generated: string[] = [];
  const wanted = (name: string, source: KeySource, file: string) =>
    loadKey(config, { name, source, file }, generated);
  const encryption = wanted("BINDERY_ENCRYPTION_KEY", config.encryptionKey, "encryption.key");
  const seed = wanted("BINDERY_AUDIT_KEY", config.auditKey, "audit.key");
  const privateKey = createPrivateKey({
    key: Buffer.concat([ed25519Prefix, seed]),
    format: "der",
    type: "pkcs8",
  });
  const publicKey = createPublicKey(privateKey);
  const session = createHash("sha256")
    .update("bindery sessions")
    .update(encryption)
    .digest("base64");
  return {
    encryption: { id: idOf("encryption", encryption), key: encryption },
    audit: {
      id: idOf("audit", publicKey.export({ format: "der", type: "spki" })),
      privateKey,
      publicKey,
    },
    sessionSecret: new SecretValue(session),
    generated,
  };
}

/** The keys of this process. */
export function getKeys(): Keys {
  return singleton("keys", () => loadKeys(getConfig()));
}
