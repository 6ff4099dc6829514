import "server-only";
import { createHmac, randomBytes } from "node:crypto";
import { generateRandomString, symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import { z } from "zod";
import { fromBase32, toBase32 } from "@/lib/domain/base32";
import { getAuth } from "@/lib/server/auth/auth";
import { isSameText } from "@/lib/server/security/seal";

/** Bytes of a TOTP secret: as many as HMAC-SHA-1 gives (RFC 4226 §4, R6). */
const secretBytes = 20;
const backupCodesCount = 10;
const stepMs = 30_000;
const digits = 6;
/** better-auth's mark of a secret that is kept as base32; the rest of the text is the secret. */
const prefix = "base32:";

export interface NewFactor {
  /** Base32, as it is shown once. */
  secret: string;
  backupCodes: string[];
  /** The columns of the row, sealed with the key of the sessions (XChaCha20-Poly1305). */
  sealed: { secret: string; backupCodes: string };
}

/** Makes a secret and its backup codes, and seals both as better-auth's plugin reads them at sign-in. */
export async function makeFactor(): Promise<NewFactor> {
  const secret = toBase32(randomBytes(secretBytes));
  const codes = await makeBackupCodes();
  const sealed = { secret: await seal(`${prefix}${secret}`), backupCodes: codes.sealed };
  return { secret, backupCodes: codes.backupCodes, sealed };
}

/** Ten codes such as `aB3dE-9xYz1`, and the sealed text of the row. */
export async function makeBackupCodes(): Promise<{ backupCodes: string[]; sealed: string }> {
  const backupCodes = Array.from({ length: backupCodesCount }, () => {
    const text = generateRandomString(10, "a-z", "0-9", "A-Z");
    return `${text.slice(0, 5)}-${text.slice(5)}`;
  });
  return { backupCodes, sealed: await seal(JSON.stringify(backupCodes)) };
}

/** How many backup codes a row still holds; null where it was sealed with another key. */
export async function countBackupCodes(sealed: string): Promise<number | null> {
  const opened = await open(sealed);
  return opened === null ? null : z.array(z.string()).parse(JSON.parse(opened)).length;
}

/**
 * Whether a code belongs to the sealed secret at `now`, one step of 30 s to either side for clocks that differ. False
 * as well where the secret was sealed with another key.
 */
export async function isRightCode(sealed: string, code: string, now: Date): Promise<boolean> {
  const opened = await open(sealed);
  if (!opened?.startsWith(prefix)) return false;
  const step = Math.floor(now.getTime() / stepMs);
  return [-1, 0, 1].some((off) =>
    isSameText(codeAt(opened.slice(prefix.length), step + off), code),
  );
}

/** `otpauth://totp/…` for the QR code (Key URI format); the issuer is the name in the app's list. */
export function factorUri(secret: string, email: string): string {
  const label = `${encodeURIComponent("Bindery")}:${encodeURIComponent(email)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=Bindery&digits=${digits}&period=${stepMs / 1_000}`;
}

/** The code of a base32 secret in one step of 30 s since 1970 (RFC 6238, HMAC-SHA-1, six digits). */
export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const key = fromBase32(secret);
  if (!key) throw new Error("a secret that is not base32");
  const mac = createHmac("sha1", key).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 10 ** digits).padStart(digits, "0");
}

const keyOf = async () => (await getAuth().$context).secretConfig;

const seal = async (data: string): Promise<string> =>
  symmetricEncrypt({ key: await keyOf(), data });

async function open(data: string): Promise<string | null> {
  try {
    return await symmetricDecrypt({ key: await keyOf(), data });
  } catch {
    return null;
  }
}
