import "server-only";
import { hashPassword as hash } from "better-auth/crypto";
import type { Grant } from "@/lib/contracts/session";
import { AppError } from "@/lib/domain/errors";
import type { Tx } from "@/lib/server/db/client";

/** Hash of a password as better-auth checks it (scrypt). */
export const hashPassword = (password: string): Promise<string> => hash(password);

const namespaceRoles = new Set(["namespace-admin", "namespace-viewer"]);

/** Roles for the whole platform may not be scoped: such a grant would look smaller than it is. Throws `invalid_input`. */
export function assertGrants(grants: Grant[]): void {
  const fields = grants.flatMap(({ role, scope }, index) =>
    scope !== null && !namespaceRoles.has(role)
      ? [
          {
            path: `grants.${index}.scope`,
            message: `${role} counts everywhere; leave the namespace out.`,
          },
        ]
      : [],
  );
  if (fields.length > 0)
    throw new AppError("invalid_input", "A role is given for the wrong place.", { fields });
}

export interface NewAccount {
  id: string;
  name: string;
  email: string;
  /** The hash. */
  password: string;
  grants: Grant[];
}

/** Inserts person, password and roles. `email` in lower case, as better-auth looks it up. */
export async function createAccount(tx: Tx, account: NewAccount) {
  const { id, name, email, password, grants } = account;
  await tx.user.create({ data: { id, name, email, emailVerified: true } });
  await tx.account.create({
    data: { id, accountId: id, providerId: "credential", userId: id, password },
  });
  await replaceGrants(tx, id, grants);
}

/** Sets the password of a local account, and ends every link that would set another. `hash` of `hashPassword`. */
export async function setPassword(tx: Tx, userId: string, hash: string): Promise<void> {
  const where = { userId, providerId: "credential" };
  const { count } = await tx.account.updateMany({ where, data: { password: hash } });
  if (count === 0) {
    const data = {
      id: userId,
      accountId: userId,
      providerId: "credential",
      userId,
      password: hash,
    };
    await tx.account.create({ data });
  }
  await tx.passwordReset.deleteMany({ where: { userId } });
}

export async function replaceGrants(tx: Tx, userId: string, grants: Grant[]): Promise<void> {
  await tx.grant.deleteMany({ where: { userId } });
  await tx.grant.createMany({
    data: grants.map(({ role, scope }) => ({
      userId,
      role,
      cluster: scope?.cluster ?? null,
      namespace: scope?.namespace ?? null,
    })),
  });
}
