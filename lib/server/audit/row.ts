import "server-only";
import { AuditEntry } from "@/lib/contracts/audit";
import { Prisma, type AuditEntry as Row } from "@/lib/server/db/generated/client";

const json = (value: AuditEntry["before"]) => (value === null ? Prisma.DbNull : value);

export function toRow(entry: AuditEntry): Prisma.AuditEntryUncheckedCreateInput {
  const { actor, sequence, intent, before, after, at, ...rest } = entry;
  return {
    ...rest,
    sequence: BigInt(sequence),
    at: new Date(at),
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    actorEmail: actor.email,
    intent: intent === null ? null : BigInt(intent),
    before: json(before) as Prisma.InputJsonValue,
    after: json(after) as Prisma.InputJsonValue,
  };
}

/** Back to the entry as it was hashed. Throws when a row does not even have the shape of an entry. */
export function fromRow(row: Row): AuditEntry {
  const { actorKind, actorId, actorName, actorEmail, sequence, intent, at, ...rest } = row;
  return AuditEntry.parse({
    ...rest,
    sequence: Number(sequence),
    at: at.toISOString(),
    actor: { kind: actorKind, id: actorId, name: actorName, email: actorEmail },
    intent: intent === null ? null : Number(intent),
  });
}
