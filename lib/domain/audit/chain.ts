import type { AuditEntry } from "@/lib/contracts/audit";
import { canonicalJson } from "@/lib/domain/canonical-json";

/** The hash before the first entry. */
export const genesis = "0".repeat(64);

/** The end of the chain at a moment, signed with a key that is not in the database. */
export interface Checkpoint {
  sequence: number;
  hash: string;
  at: string;
  keyId: string;
  /** Ed25519, base64. */
  signature: string;
}

type HashedEntry = Omit<AuditEntry, "hash" | "previousHash">;

/** The part of an entry that its hash covers: all but the two hashes. */
export function hashedPart(entry: AuditEntry): HashedEntry {
  const { hash: _hash, previousHash: _previousHash, ...rest } = entry;
  return rest;
}

/** What an entry's hash is the SHA-256 of: `previous ‖ canonical entry` (design.md §9). */
export const hashedText = (previousHash: string, entry: HashedEntry): string =>
  previousHash + canonicalJson(entry);

/** What a checkpoint's signature covers. */
export const signedText = (checkpoint: Omit<Checkpoint, "signature">): string => {
  const { sequence, hash, at, keyId } = checkpoint;
  return canonicalJson(["bindery audit checkpoint", sequence, hash, at, keyId]);
};

/** The first place at which a chain is not as it was written. */
export class ChainFault extends Error {
  override readonly name = "ChainFault";
  readonly sequence: number;

  constructor(sequence: number, message: string) {
    super(message);
    this.sequence = sequence;
  }
}

export interface ChainTools {
  /** SHA-256 of UTF-8 text, hex. */
  sha256(text: string): string;
  /** Whether the checkpoint's signature is of the key that is trusted. */
  isSigned(checkpoint: Checkpoint): boolean;
}

/**
 * Takes the entries in order and throws `ChainFault` at the first that was edited, deleted, inserted or reordered, or that
 * a signed checkpoint knows otherwise; `finish` throws when the end was cut off. Entries after the newest checkpoint can
 * be cut without trace when nothing outside remembers them.
 */
export class ChainWalk {
  readonly #checkpoints: readonly Checkpoint[];
  readonly #tools: ChainTools;
  #pending = 0;
  #entries = 0;
  #hash = genesis;

  constructor(checkpoints: readonly Checkpoint[], tools: ChainTools) {
    this.#checkpoints = checkpoints.toSorted((a, b) => a.sequence - b.sequence);
    this.#tools = tools;
  }

  get entries(): number {
    return this.#entries;
  }

  /** Hash of the last entry taken. */
  get hash(): string {
    return this.#hash;
  }

  /** Before the first entry. */
  assertSigned(): void {
    const forged = this.#checkpoints.find((checkpoint) => !this.#tools.isSigned(checkpoint));
    if (!forged) return;
    throw new ChainFault(
      forged.sequence,
      `The checkpoint at entry ${forged.sequence} was not signed with this installation's key.`,
    );
  }

  take(entry: AuditEntry): void {
    const expected = this.#entries + 1;
    if (entry.sequence !== expected) {
      throw new ChainFault(
        expected,
        entry.sequence > expected
          ? `Entry ${expected} is missing: the next one is ${entry.sequence}.`
          : `Entry ${entry.sequence} stands where ${expected} belongs.`,
      );
    }
    const hash = this.#tools.sha256(hashedText(this.#hash, hashedPart(entry)));
    if (entry.previousHash !== this.#hash || hash !== entry.hash) {
      throw new ChainFault(expected, `Entry ${expected} is not as it was written.`);
    }
    this.#compare(expected, hash);
    this.#hash = hash;
    this.#entries = expected;
  }

  finish(): void {
    const newest = this.#checkpoints.at(-1);
    if (!newest || newest.sequence <= this.#entries) return;
    throw new ChainFault(
      this.#entries + 1,
      `Entries ${this.#entries + 1} to ${newest.sequence} are missing: a signed checkpoint knows them.`,
    );
  }

  #compare(sequence: number, hash: string): void {
    for (; this.#checkpoints[this.#pending]?.sequence === sequence; this.#pending += 1) {
      if (this.#checkpoints[this.#pending]?.hash === hash) continue;
      throw new ChainFault(
        sequence,
        `Entry ${sequence} differs from the signed checkpoint: the chain before it was rewritten.`,
      );
    }
  }
}
