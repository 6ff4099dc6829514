import "server-only";
import { hostname } from "node:os";
import type { AuditEntry } from "@/lib/contracts/audit";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { intentsInFlight } from "@/lib/server/audit/in-flight";
import { fromRow } from "@/lib/server/audit/row";
import { getConfig } from "@/lib/server/config";
import { getDb, type Tx } from "@/lib/server/db/client";

/** Two processes never share host name and port at once: whoever restarts with both is the successor of the one that died. */
const replica = () => `${hostname()}:${getConfig().port}`;

/** Notes an intent as open, in the transaction that writes it. */
export async function openIntent(tx: Tx, sequence: number): Promise<void> {
  await tx.openIntent.create({ data: { sequence: BigInt(sequence), replica: replica() } });
}

/** In the transaction that writes the outcome. */
export async function closeIntent(tx: Tx, sequence: number): Promise<void> {
  await tx.openIntent.deleteMany({ where: { sequence: BigInt(sequence) } });
}

/** That it was looked at in vain: the others are looked at before it is again. */
export async function noteTry(sequence: number, triedAt: Date): Promise<void> {
  await getDb().openIntent.updateMany({ where: { sequence: BigInt(sequence) }, data: { triedAt } });
}

export interface OpenSince {
  /** Intents of this time and before may be anybody's: no call lasts so long. */
  anybodys: Date;
  /** Intents of this time and before that this replica, or the one that ran in its place, wrote. */
  own: Date;
}

const batch = 200;

/** Intents without an outcome that nobody is at; those that were looked at longest ago first, at most 200. */
export async function listOpenIntents({ anybodys, own }: OpenSince): Promise<AuditEntry[]> {
  const rows = await getDb().$queryRaw<{ sequence: bigint }[]>`
    SELECT o."sequence" FROM "openIntent" o JOIN "auditEntry" i ON i."sequence" = o."sequence"
    WHERE i."at" <= ${anybodys} OR (o."replica" = ${replica()} AND i."at" <= ${own})
    ORDER BY o."triedAt" ASC NULLS FIRST, o."sequence" LIMIT ${batch}`;
  return readEntries(rows);
}

/** The same of one environment, whoever wrote them. Only for who holds the environment's lock: then nobody is at them. */
export async function listOpenIntentsOf(ref: EnvironmentRef): Promise<AuditEntry[]> {
  const rows = await getDb().$queryRaw<{ sequence: bigint }[]>`
    SELECT o."sequence" FROM "openIntent" o JOIN "auditEntry" i ON i."sequence" = o."sequence"
    WHERE i."cluster" = ${ref.cluster} AND i."namespace" = ${ref.namespace} AND i."environment" = ${ref.name}
    ORDER BY o."sequence" LIMIT ${batch}`;
  return readEntries(rows);
}

async function readEntries(rows: readonly { sequence: bigint }[]): Promise<AuditEntry[]> {
  if (rows.length === 0) return [];
  const order = rows.map(({ sequence }) => Number(sequence));
  const found = await getDb().auditEntry.findMany({
    where: { sequence: { in: rows.map(({ sequence }) => sequence) } },
  });
  const bySequence = new Map(found.map((row) => [Number(row.sequence), fromRow(row)]));
  return order
    .filter((sequence) => !intentsInFlight().has(sequence))
    .map((sequence) => bySequence.get(sequence))
    .filter((entry) => entry !== undefined);
}
