import "server-only";
import type { AuditEntry } from "@/lib/contracts/audit";
import { AppError } from "@/lib/domain/errors";
import { hashOf } from "@/lib/server/audit/chain";
import type { LooseEntry } from "@/lib/server/audit/entry";
import { toRow } from "@/lib/server/audit/row";
import type { Tx } from "@/lib/server/db/client";
import { metrics } from "@/lib/server/telemetry/metrics";

interface Head {
  sequence: bigint;
  hash: string;
}

/**
 * Writes the next entry of the chain inside `tx`. The lock on the chain's end is held until the transaction ends, which
 * keeps the sequence without gaps; so call it last. Throws `audit_unavailable` when it cannot be written: the
 * transaction must then be given up.
 */
export async function appendEntry(tx: Tx, entry: LooseEntry): Promise<AuditEntry> {
  try {
    const [head] = await tx.$queryRaw<Head[]>`
      SELECT "sequence", "hash" FROM "auditHead" WHERE "id" = 1 FOR UPDATE`;
    if (!head) throw new Error("the end of the audit chain is missing");
    const sequence = Number(head.sequence) + 1;
    const hash = hashOf(head.hash, { ...entry, sequence });
    const complete = { ...entry, sequence, hash, previousHash: head.hash };
    await tx.auditEntry.create({ data: toRow(complete), select: { sequence: true } });
    await tx.auditHead.update({ where: { id: 1 }, data: { sequence: BigInt(sequence), hash } });
    metrics().auditEntries.inc({ outcome: entry.outcome });
    return complete;
  } catch (error) {
    metrics().auditFailures.inc();
    throw auditUnavailable(error);
  }
}

/** The refusal when the audit cannot be written (design.md §9). */
export function auditUnavailable(cause: unknown): AppError {
  return new AppError(
    "audit_unavailable",
    "Nothing was done, because it could not be recorded in the audit.",
    { cause, hint: "Check that the database is reachable and has space, then try again." },
  );
}
