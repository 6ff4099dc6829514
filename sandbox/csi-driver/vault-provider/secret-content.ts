import type { VaultObject } from "./parameters";
import type { VaultAnswer } from "./vault-http";

const encodings: Readonly<Record<string, BufferEncoding>> = {
  "utf-8": "utf8",
  base64: "base64",
  hex: "hex",
};

/** The file's content: one member of the data, or without `secretKey` the whole answer (F90). */
export function contentOf(object: VaultObject, answer: VaultAnswer): Buffer {
  if (answer.body === null) throw new Error(`empty response from "${object.secretPath}"`);
  if (object.secretKey === "") return Buffer.from(answer.text.trim());
  const text = memberOf(object, answer.body);
  const encoding = encodings[object.encoding.toLowerCase()];
  if (encoding === undefined) {
    throw new Error("invalid encoding type. Should be utf-8, base64, or hex");
  }
  return Buffer.from(text, encoding);
}

function memberOf(object: VaultObject, body: Record<string, unknown>): string {
  const root = (body["data"] ?? {}) as Record<string, unknown>;
  const inner = root["data"];
  const isVersioned = typeof inner === "object" && inner !== null && !Array.isArray(inner);
  const data = isVersioned ? (inner as Record<string, unknown>) : root;
  if (!Object.hasOwn(data, object.secretKey)) {
    throw new Error(
      `{${object.secretPath}}: {key "${object.secretKey}" does not exist at the secret path}`,
    );
  }
  const value = data[object.secretKey];
  return typeof value === "string" ? value : JSON.stringify(value);
}
