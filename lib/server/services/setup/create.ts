import "server-only";
import { randomUUID } from "node:crypto";
import type { setup } from "@/lib/contracts/session";
import type { InputOf, OutputOf } from "@/lib/contracts/route";
import { AppError } from "@/lib/domain/errors";
import { networkOf } from "@/lib/server/api/address";
import { assertWithinLimit } from "@/lib/server/api/rate-limit";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { recordDenied } from "@/lib/server/audit/denials";
import type { Context } from "@/lib/server/context";
import { getDb, type Tx } from "@/lib/server/db/client";
import { isSameText } from "@/lib/server/security/seal";
import { createAccount, hashPassword } from "@/lib/server/services/people/account";
import { hashOfToken } from "@/lib/server/services/setup/token";

const triesMax = 20;
const windowMs = 15 * 60_000;

/**
 * Makes the first administrator. The token works once, and for nobody once there is an account. Throws `forbidden` for
 * a wrong or used token.
 */
export async function createSetup(
  ctx: Context,
  input: InputOf<typeof setup.create>,
): Promise<OutputOf<typeof setup.create>> {
  assertWithinLimit(
    { key: `setup:${networkOf(ctx.ip)}`, max: triesMax, windowMs },
    ctx.now().getTime(),
  );
  const email = input.email.toLowerCase();
  // Before the slow hash, and before anybody is called a person: the name and the address are only what the caller says.
  if (!(await isTokenRight(getDb(), input.token))) throw refuse(ctx);
  const id = randomUUID();
  // Slow on purpose, so outside of the transaction.
  const password = await hashPassword(input.password);
  const principal = { userId: id, email, name: input.name, grants: [] };
  const after = { email, role: "platform-admin" };
  await auditedChange(
    { ...ctx, principal, actorKind: "person" },
    { action: "setup.create", entity: "person", entityId: id, after },
    async (tx) => {
      await takeToken(tx, input.token, ctx);
      const grants = [{ role: "platform-admin" as const, scope: null }];
      await createAccount(tx, { id, name: input.name, email, password, grants });
    },
  );
  return { email };
}

type Reader = Pick<Tx, "user" | "setupState">;

async function isTokenRight(db: Reader, token: string): Promise<boolean> {
  const state = await db.setupState.findUnique({ where: { id: 1 } });
  const isRight = isSameText(state?.tokenHash ?? "", hashOfToken(token));
  return isRight && (await db.user.count()) === 0;
}

/** The row's lock makes two calls at once one after the other; the second finds the token used. */
async function takeToken(tx: Tx, token: string, ctx: Context): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "setupState" WHERE "id" = 1 FOR UPDATE`;
  if (!(await isTokenRight(tx, token))) throw refuse(ctx);
  await tx.setupState.update({ where: { id: 1 }, data: { tokenHash: null, usedAt: ctx.now() } });
}

/** Recorded as what it is: somebody unknown was refused. */
function refuse(ctx: Context): AppError {
  const error = new AppError("forbidden", "The setup token is wrong, or it has been used.", {
    hint: "It is printed once in Bindery's log at the first start; a restart prints a new one.",
  });
  recordDenied(ctx, {
    action: "setup.create",
    entity: "person",
    entityId: "first administrator",
    reason: error.message,
  });
  return error;
}
