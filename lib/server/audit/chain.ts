import "server-only";
import { createHash } from "node:crypto";
import { hashedText } from "@/lib/domain/audit/chain";
import type { LooseEntry } from "@/lib/server/audit/entry";

export { genesis, hashedPart } from "@/lib/domain/audit/chain";

/** SHA-256 of UTF-8 text, hex. */
export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** `SHA-256(previous ‖ canonical entry)` in hex (design.md §9); the entry holds its sequence, not its own hashes. */
export function hashOf(previousHash: string, entry: LooseEntry & { sequence: number }): string {
  return sha256(hashedText(previousHash, entry));
}
