import "server-only";
import { randomUUID } from "node:crypto";
import type { setup } from "@/lib/contracts/session";
import type { InputOf, OutputOf } from "@/lib/contracts/route";
import { AppError } from "@/lib/domain/errors";
import { assertWithinLimit } from "@/lib/server/api/rate-limit";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { recordDenied } from "@/lib/server/audit/denials";
import type { Context } from "@/lib/server/context";
import type { Tx } from "@/lib/server/db/client";
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
    { key: `setup:${ctx.ip ?? "?"}`, max: triesMax, windowMs },
    ctx.now().getTime(),
  );
  const id = randomUUID();
  const email = input.email.toLowerCase();
  // Slow on purpose, so outside of the transaction.
  const password = await hashPassword(input.password);
  const principal = { userId: id, email, name: input.name, grants: [] };
  const draft = {
    action: "setup.create",
    entity: "person",
    entityId: id,
    after: { email, role: "platform-admin" },
  };
  try {
    await auditedChange({ ...ctx, principal, actorKind: "person" }, draft, async (tx) => {
      await takeToken(tx, input.token, ctx.now());
      const grants = [{ role: "platform-admin" as const, scope: null }];
      await createAccount(tx, { id, name: input.name, email, password, grants });
    });
  } catch (error) {
    if (error instanceof AppError && error.code === "forbidden") {
      recordDenied(ctx, {
        ...draft,
        entityId: "first administrator",
        after: null,
        reason: error.message,
      });
    }
    throw error;
  }
  return { email };
}

/** The row's lock makes two calls at once one after the other; the second finds the token used. */
async function takeToken(tx: Tx, token: string, now: Date): Promise<void> {
  const [state] = await tx.$queryRaw<{ tokenHash: string | null }[]>`
    SELECT "tokenHash" FROM "setupState" WHERE "id" = 1 FOR UPDATE`;
  const isRight = isSameText(state?.tokenHash ?? "", hashOfToken(token));
  if (!isRight || (await tx.user.count()) > 0) {
    throw new AppError("forbidden", "The setup token is wrong, or it has been used.", {
      hint: "It is printed once in Bindery's log at the first start; a restart prints a new one.",
    });
  }
  await tx.setupState.update({ where: { id: 1 }, data: { tokenHash: null, usedAt: now } });
}
