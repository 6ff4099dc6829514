import "server-only";
import { verifyPassword } from "better-auth/crypto";
import { AppError } from "@/lib/domain/errors";
import { countFailures } from "@/lib/server/api/rate-limit";
import { recordDenied } from "@/lib/server/audit/denials";
import type { AuditDraft } from "@/lib/server/audit/entry";
import type { Context } from "@/lib/server/context";
import { getDb, type Tx } from "@/lib/server/db/client";

const failuresMax = 10;
const windowMs = 15 * 60_000;

/** The hash that was right; `assertSamePassword` holds the change to it. */
export interface ProvenPassword {
  userId: string;
  hash: string;
}

/**
 * Asks the signed-in person for their own password again before what opens an account. Slow on purpose, so call it
 * before the transaction. Throws `invalid_input` at the field `password`, `rate_limited` after ten wrong tries in a
 * quarter of an hour, `precondition_failed` without a local password. Each refusal is recorded under `draft`.
 */
export async function provePassword(
  ctx: Context,
  draft: AuditDraft,
  password: string,
): Promise<ProvenPassword> {
  const { userId } = ctx.principal;
  const limit = { key: `own-password:${userId}`, max: failuresMax, windowMs };
  const now = ctx.now().getTime();
  const hash = await findPasswordHash(getDb(), userId);
  if (hash === null) {
    throw new AppError("precondition_failed", "This account has no password in Bindery.", {
      hint: "Ask a platform admin for a link that sets one.",
    });
  }
  const isRight = await countFailures([limit], now, {
    ask: () => verifyPassword({ hash, password }),
    isRight: (answer) => answer,
    tooMany: () => tooMany(ctx, draft),
  });
  if (isRight) return { userId, hash };
  recordDenied(ctx, { ...draft, after: null, reason: "the current password is wrong" });
  throw new AppError("invalid_input", "Your current password is wrong. Nothing was changed.", {
    fields: [{ path: "password", message: "Not your current password" }],
  });
}

function tooMany(ctx: Context, draft: AuditDraft): AppError {
  recordDenied(ctx, { ...draft, after: null, reason: "too many wrong passwords" });
  return new AppError("rate_limited", "Too many wrong passwords.", {
    hint: "Wait a quarter of an hour, then try again.",
  });
}

/**
 * Inside the transaction: what was proven still holds, and neither the person who asks nor the other one (`id`) changes
 * meanwhile. Throws `conflict` when the password was changed in between.
 */
export async function assertSamePassword(
  tx: Tx,
  proven: ProvenPassword,
  id = proven.userId,
): Promise<void> {
  await lockPeople(tx, [proven.userId, id]);
  if ((await findPasswordHash(tx, proven.userId)) === proven.hash) return;
  throw new AppError(
    "conflict",
    "The password was changed at the same time. Nothing was changed.",
    {
      hint: "Sign in again, then try again.",
    },
  );
}

/** Everything that changes how a person signs in goes one after the other; in one order, so that two admins may meet. */
export async function lockPeople(tx: Tx, ids: string[]): Promise<void> {
  await tx.$queryRaw`SELECT "id" FROM "user" WHERE "id" = ANY(${ids}) ORDER BY "id" FOR UPDATE`;
}

/** The stored hash of a local account; null where there is none. */
export async function findPasswordHash(tx: Tx, userId: string): Promise<string | null> {
  const where = { userId, providerId: "credential" };
  return (await tx.account.findFirst({ where, select: { password: true } }))?.password ?? null;
}
