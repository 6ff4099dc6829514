import "server-only";
import type { KeyObject } from "node:crypto";
import type { AuditEntry } from "@/lib/contracts/audit";
import { genesis, hashedPart, hashOf } from "@/lib/server/audit/chain";
import { isSigned, toCheckpoint, type Checkpoint } from "@/lib/server/audit/checkpoint";
import { fromRow } from "@/lib/server/audit/row";
import type { Db } from "@/lib/server/db/client";

export interface Verification {
  isIntact: boolean;
  entries: number;
  /** Sequence at which the first fault shows; null when intact. */
  firstBroken: number | null;
  message: string;
  checkpoint: (Checkpoint & { isSigned: boolean }) | null;
}

const pageSize = 1_000;

class Broken extends Error {
  readonly sequence: number;
  constructor(sequence: number, message: string) {
    super(message);
    this.sequence = sequence;
  }
}

/**
 * Recomputes the whole chain, a page at a time, and holds it against the signed checkpoints of the database and, when
 * given, one that was kept outside (from the log). Finds edited, deleted, inserted and reordered entries by hash and
 * sequence; a chain that was cut or rewritten as a whole by the checkpoints. Entries after the newest checkpoint can
 * be cut without trace when nothing outside remembers them (at most 60 s).
 */
export async function verifyChain(
  db: Db,
  publicKey: KeyObject,
  keptCheckpoint?: Checkpoint | null,
): Promise<Verification> {
  const checkpoints = await readCheckpoints(db, keptCheckpoint ?? null);
  const newest = checkpoints.at(-1) ?? null;
  const shown = newest && { ...newest, isSigned: isSigned(newest, publicKey) };
  const progress = { entries: 0 };
  try {
    assertSigned(checkpoints, publicKey);
    await walk(db, checkpoints, progress);
    const message = `All ${progress.entries} entries are as they were written.`;
    return {
      isIntact: true,
      entries: progress.entries,
      firstBroken: null,
      message,
      checkpoint: shown,
    };
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    const { sequence: firstBroken, message } = error;
    return { isIntact: false, entries: progress.entries, firstBroken, message, checkpoint: shown };
  }
}

async function readCheckpoints(db: Db, kept: Checkpoint | null) {
  const rows = await db.auditCheckpoint.findMany({ orderBy: { sequence: "asc" } });
  const all = [...rows.map(toCheckpoint), ...(kept ? [kept] : [])];
  return all.toSorted((a, b) => a.sequence - b.sequence);
}

function assertSigned(checkpoints: Checkpoint[], publicKey: KeyObject): void {
  const forged = checkpoints.find((checkpoint) => !isSigned(checkpoint, publicKey));
  if (!forged) return;
  throw new Broken(
    forged.sequence,
    `The checkpoint at entry ${forged.sequence} was not signed with this installation's key.`,
  );
}

async function walk(
  db: Db,
  checkpoints: Checkpoint[],
  progress: { entries: number },
): Promise<void> {
  let previousHash = genesis;
  let pending = 0;
  for await (const entry of readEntries(db)) {
    const expected = progress.entries + 1;
    if (entry.sequence !== expected) {
      throw new Broken(
        expected,
        `Entry ${expected} is missing: the next one is ${entry.sequence}.`,
      );
    }
    if (
      entry.previousHash !== previousHash ||
      hashOf(previousHash, hashedPart(entry)) !== entry.hash
    ) {
      throw new Broken(expected, `Entry ${expected} is not as it was written.`);
    }
    while (checkpoints[pending]?.sequence === expected) {
      if (checkpoints[pending]?.hash !== entry.hash) {
        throw new Broken(
          expected,
          `Entry ${expected} differs from the signed checkpoint: the chain before it was rewritten.`,
        );
      }
      pending += 1;
    }
    previousHash = entry.hash;
    progress.entries = expected;
  }
  assertWhole(checkpoints.at(-1) ?? null, progress.entries);
  await assertHead(db, progress.entries, previousHash);
}

function assertWhole(newest: Checkpoint | null, entries: number): void {
  if (newest && newest.sequence > entries) {
    throw new Broken(
      entries + 1,
      `Entries ${entries + 1} to ${newest.sequence} are missing: a signed checkpoint knows them.`,
    );
  }
}

/** Entries may have been added while reading, so only an end that is behind what was read, or differs, is a fault. */
async function assertHead(db: Db, entries: number, hash: string): Promise<void> {
  const head = await db.auditHead.findUnique({ where: { id: 1 } });
  const sequence = Number(head?.sequence ?? -1);
  if (sequence < entries || (sequence === entries && head?.hash !== hash)) {
    throw new Broken(entries, "The end of the chain does not match its last entry.");
  }
  if (
    sequence > entries &&
    (await db.auditEntry.count({ where: { sequence: BigInt(entries + 1) } })) === 0
  ) {
    throw new Broken(
      entries + 1,
      `Entries after ${entries} are missing: the chain was ${sequence} long.`,
    );
  }
}

async function* readEntries(db: Db): AsyncGenerator<AuditEntry> {
  let after = -1n;
  for (;;) {
    const rows = await db.auditEntry.findMany({
      where: { sequence: { gt: after } },
      orderBy: { sequence: "asc" },
      take: pageSize,
    });
    for (const row of rows) {
      yield readRow(row);
      after = row.sequence;
    }
    if (rows.length < pageSize) return;
  }
}

function readRow(row: Parameters<typeof fromRow>[0]): AuditEntry {
  try {
    return fromRow(row);
  } catch {
    throw new Broken(Number(row.sequence), `Entry ${row.sequence} is not as it was written.`);
  }
}
