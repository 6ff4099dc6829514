import "server-only";
import type { people, Person } from "@/lib/contracts/people";
import type { InputOf } from "@/lib/contracts/route";
import { AppError } from "@/lib/domain/errors";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { notFound, requirePermission, type Context } from "@/lib/server/context";
import type { Tx } from "@/lib/server/db/client";
import { assertGrants, replaceGrants } from "@/lib/server/services/people/account";
import { findPerson } from "@/lib/server/services/people/to-person";

/**
 * Changes roles, or disables an account; a disabled person's sessions end in the same transaction. Throws `not_found`,
 * and `conflict` when nobody would be left to administer.
 */
export async function updatePerson(
  ctx: Context,
  input: InputOf<typeof people.update>,
): Promise<Person> {
  requirePermission(ctx, "person:update", null);
  const { id, grants, isDisabled } = input;
  if (grants) assertGrants(grants);
  const draft = { action: "person.update", entity: "person", entityId: id };
  return auditedChange(ctx, draft, async (tx, note) => {
    // One at a time: two admins may not remove each other at once.
    await tx.$queryRaw`SELECT "id" FROM "setupState" WHERE "id" = 1 FOR UPDATE`;
    const before = await findPerson(tx, id);
    if (!before) throw notFound("person");
    if (grants) await replaceGrants(tx, id, grants);
    if (isDisabled !== undefined) await tx.user.update({ where: { id }, data: { isDisabled } });
    if (isDisabled) await tx.session.deleteMany({ where: { userId: id } });
    await assertAdministrable(tx);
    const after = await findPerson(tx, id);
    if (!after) throw notFound("person");
    note({ before: stateOf(before), after: stateOf(after) });
    return after;
  });
}

const stateOf = ({ grants, isDisabled }: Person) => ({ grants, isDisabled });

async function assertAdministrable(tx: Tx): Promise<void> {
  const admins = await tx.grant.count({
    where: { role: "platform-admin", cluster: null, user: { isDisabled: false } },
  });
  if (admins === 0) {
    throw new AppError("conflict", "Nobody would be left who administers Bindery.", {
      hint: "Give somebody else the role platform-admin first.",
    });
  }
}
