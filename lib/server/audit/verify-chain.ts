import "server-only";
import type { KeyObject } from "node:crypto";
import type { AuditEntry } from "@/lib/contracts/audit";
import { ChainFault, ChainWalk, type Checkpoint } from "@/lib/domain/audit/chain";
import { sha256 } from "@/lib/server/audit/chain";
import { isSigned, toCheckpoint } from "@/lib/server/audit/checkpoint";
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
  const walk = new ChainWalk(checkpoints, {
    sha256,
    isSigned: (checkpoint) => isSigned(checkpoint, publicKey),
  });
  try {
    walk.assertSigned();
    for await (const entry of readEntries(db)) walk.take(entry);
    walk.finish();
    await assertHead(db, walk.entries, walk.hash);
    const message = `All ${walk.entries} entries are as they were written.`;
    return {
      isIntact: true,
      entries: walk.entries,
      firstBroken: null,
      message,
      checkpoint: shown,
    };
  } catch (error) {
    if (!(error instanceof ChainFault)) throw error;
    const { sequence: firstBroken, message } = error;
    return { isIntact: false, entries: walk.entries, firstBroken, message, checkpoint: shown };
  }
}

async function readCheckpoints(db: Db, kept: Checkpoint | null) {
  const rows = await db.auditCheckpoint.findMany({ orderBy: { sequence: "asc" } });
  const all = [...rows.map(toCheckpoint), ...(kept ? [kept] : [])];
  return all.toSorted((a, b) => a.sequence - b.sequence);
}

/** Entries may have been added while reading, so only an end that is behind what was read, or differs, is a fault. */
async function assertHead(db: Db, entries: number, hash: string): Promise<void> {
  const head = await db.auditHead.findUnique({ where: { id: 1 } });
  const sequence = Number(head?.sequence ?? -1);
  if (sequence < entries || (sequence === entries && head?.hash !== hash)) {
    throw new ChainFault(entries, "The end of the chain does not match its last entry.");
  }
  if (
    sequence > entries &&
    (await db.auditEntry.count({ where: { sequence: BigInt(entries + 1) } })) === 0
  ) {
    throw new ChainFault(
      entries + 1,
      `Entries after ${entries} are missing: the chain was ${sequence} long.`,
    );
  }
}

/** Every entry in order up to `until`, a page at a time. Throws `ChainFault` for a row that is no entry. */
export async function* readEntries(
  db: Db,
  until = Number.MAX_SAFE_INTEGER,
): AsyncGenerator<AuditEntry> {
  let after = -1n;
  for (;;) {
    const rows = await db.auditEntry.findMany({
      where: { sequence: { gt: after, lte: BigInt(until) } },
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
    throw new ChainFault(Number(row.sequence), `Entry ${row.sequence} is not as it was written.`);
  }
}
