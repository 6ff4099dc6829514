import "server-only";
import { createHash } from "node:crypto";
import type { AuditEntry } from "@/lib/contracts/audit";
import { canonicalJson } from "@/lib/domain/canonical-json";
import type { LooseEntry } from "@/lib/server/audit/entry";

/** The hash before the first entry. */
export const genesis = "0".repeat(64);

/** `SHA-256(previous ‖ canonical entry)` in hex (design.md §9); the entry holds its sequence, not its own hashes. */
export function hashOf(previousHash: string, entry: LooseEntry & { sequence: number }): string {
  return createHash("sha256").update(previousHash).update(canonicalJson(entry)).digest("hex");
}

/** The part of a stored entry that the hash covers. */
export function hashedPart(entry: AuditEntry): LooseEntry & { sequence: number } {
  const { hash: _hash, previousHash: _previousHash, ...rest } = entry;
  return rest;
}
