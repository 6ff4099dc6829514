import "server-only";
import type { Person } from "@/lib/contracts/people";
import { toGrants } from "@/lib/server/auth/find-principal";
import type { Tx } from "@/lib/server/db/client";
import type { Grant, User } from "@/lib/server/db/generated/client";

export function toPerson(row: User & { grants: Grant[] }): Person {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    grants: toGrants(row.grants),
    isDisabled: row.isDisabled,
    hasSecondFactor: row.twoFactorEnabled,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
  };
}

/** The person with their roles, or null. */
export async function findPerson(tx: Tx, id: string): Promise<Person | null> {
  const row = await tx.user.findUnique({ where: { id }, include: { grants: true } });
  return row && toPerson(row);
}
