import "server-only";
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { SecretValue } from "@/lib/domain/secret-value";
import { getKeys, type Keys } from "@/lib/server/security/keys";

/** Where a sealed value stands. It is bound to the place: moved to another row or field it does not open. */
export interface SealedPlace {
  table: string;
  row: string;
  field: string;
}

const cipher = "aes-256-gcm";
const version = 1;
const idBytes = 8;
const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;
const wrappedBytes = nonceBytes + keyBytes + tagBytes;
const headBytes = 1 + idBytes;

type Kek = Keys["encryption"];

function encrypt(key: Buffer, plain: Buffer, aad: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes);
  const gcm = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes }).setAAD(aad);
  return Buffer.concat([nonce, gcm.update(plain), gcm.final(), gcm.getAuthTag()]);
}

function decrypt(key: Buffer, sealed: Buffer, aad: Buffer): Buffer {
  const nonce = sealed.subarray(0, nonceBytes);
  const gcm = createDecipheriv(cipher, key, nonce, { authTagLength: tagBytes }).setAAD(aad);
  gcm.setAuthTag(sealed.subarray(-tagBytes));
  return Buffer.concat([gcm.update(sealed.subarray(nonceBytes, -tagBytes)), gcm.final()]);
}

function aadOf(place: SealedPlace, keyId: string): Buffer {
  const { table, row, field } = place;
  return Buffer.from(canonicalJson(["bindery", version, table, row, field, keyId]));
}

/**
 * AES-256-GCM envelope (design.md §8): a random data key per value, wrapped by the key-encryption key; both bound to
 * place and key id. Layout: version 1 byte, key id 8, wrapped data key 60, then nonce, ciphertext, tag.
 */
export function seal(
  value: SecretValue,
  place: SealedPlace,
  kek: Kek = getKeys().encryption,
): Uint8Array<ArrayBuffer> {
  const aad = aadOf(place, kek.id);
  const dataKey = randomBytes(keyBytes);
  const sealed = Buffer.concat([
    Buffer.from([version]),
    Buffer.from(kek.id, "hex"),
    encrypt(kek.key, dataKey, aad),
    encrypt(dataKey, Buffer.from(value.reveal(), "utf8"), aad),
  ]);
  dataKey.fill(0);
  return new Uint8Array(sealed);
}

/** Opens what `seal` made for the same place. Throws an `Error` without detail when key, place or bytes differ. */
export function unseal(
  sealed: Uint8Array,
  place: SealedPlace,
  kek: Kek = getKeys().encryption,
): SecretValue {
  const bytes = Buffer.from(sealed);
  const keyId = bytes.subarray(1, headBytes).toString("hex");
  if (bytes[0] !== version || keyId !== kek.id) {
    throw new Error("a sealed value was sealed with another encryption key");
  }
  try {
    const aad = aadOf(place, kek.id);
    const wrapped = bytes.subarray(headBytes, headBytes + wrappedBytes);
    const dataKey = decrypt(kek.key, wrapped, aad);
    const plain = decrypt(dataKey, bytes.subarray(headBytes + wrappedBytes), aad);
    dataKey.fill(0);
    return new SecretValue(plain.toString("utf8"));
  } catch {
    throw new Error("a sealed value does not open: it was altered or moved");
  }
}

/** Id of the key that a sealed value needs. */
export function sealedKeyId(sealed: Uint8Array): string {
  return Buffer.from(sealed.subarray(1, headBytes)).toString("hex");
}

/** Keyed fingerprint (HMAC-SHA-256) for "is it the same value?" where the value itself may not be kept. */
export function fingerprint(value: SecretValue, purpose: string): string {
  const key = getKeys().encryption.key;
  return createHmac("sha256", key).update(`${purpose}\u0000`).update(value.reveal()).digest("hex");
}

/** Compares in constant time for equal lengths. */
export function isSameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}
