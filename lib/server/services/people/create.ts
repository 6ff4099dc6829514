import "server-only";
import { randomUUID } from "node:crypto";
import type { people, Person } from "@/lib/contracts/people";
import type { InputOf } from "@/lib/contracts/route";
import { AppError } from "@/lib/domain/errors";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { requirePermission, type Context } from "@/lib/server/context";
import type { Tx } from "@/lib/server/db/client";
import { isUniqueViolation } from "@/lib/server/db/is-unique-violation";
import { assertGrants, createAccount, hashPassword } from "@/lib/server/services/people/account";
import { findPerson } from "@/lib/server/services/people/to-person";

/** Makes a local account. Throws `conflict` when the address has one already. */
export async function createPerson(
  ctx: Context,
  input: InputOf<typeof people.create>,
): Promise<Person> {
  requirePermission(ctx, "person:create", null);
  assertGrants(input.grants);
  const id = randomUUID();
  const email = input.email.toLowerCase();
  const password = await hashPassword(input.password);
  const after = { name: input.name, email, grants: input.grants };
  const draft = { action: "person.create", entity: "person", entityId: id, after };
  return auditedChange(ctx, draft, async (tx) => {
    await createOnce(tx, { id, name: input.name, email, password, grants: input.grants });
    const person = await findPerson(tx, id);
    if (!person) throw new Error("the account that was just made is not there");
    return person;
  });
}

async function createOnce(tx: Tx, account: Parameters<typeof createAccount>[1]): Promise<void> {
  try {
    await createAccount(tx, account);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError("conflict", "There is an account with this e-mail address already.", {
      cause: error,
      fields: [{ path: "email", message: "Has an account already" }],
    });
  }
}
