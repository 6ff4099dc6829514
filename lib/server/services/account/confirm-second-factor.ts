import "server-only";
import type { account } from "@/lib/contracts/account";
import type { InputOf, OutputOf } from "@/lib/contracts/route";
import { AppError } from "@/lib/domain/errors";
import { countFailures } from "@/lib/server/api/rate-limit";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { recordDenied } from "@/lib/server/audit/denials";
import { lockPeople } from "@/lib/server/auth/own-password";
import { isRightCode } from "@/lib/server/auth/second-factor";
import { useCode } from "@/lib/server/auth/used-codes";
import { requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { endSessions } from "./end-sessions";

const failuresMax = 10;
const windowMs = 15 * 60_000;

/**
 * Turns the begun second factor on, once a code proves that the app holds its secret. Other sessions end: they were
 * made without it. Throws `invalid_input` for a wrong code, `precondition_failed` when none was begun, `conflict`
 * when it was begun anew in between, `rate_limited` after ten wrong codes.
 */
export async function confirmSecondFactor(
  ctx: Context,
  input: InputOf<typeof account.confirmSecondFactor>,
): Promise<OutputOf<typeof account.confirmSecondFactor>> {
  requirePermission(ctx, "account:update");
  const { userId } = ctx.principal;
  const draft = { action: "secondFactor.confirm", entity: "person", entityId: userId };
  const begun = await getDb().twoFactor.findFirst({ where: { userId, verified: false } });
  if (!begun) {
    throw new AppError("precondition_failed", "No second factor was begun.", {
      hint: "Begin with Set up; an earlier QR code no longer counts.",
    });
  }
  await assertRightCode(ctx, draft, { sealed: begun.secret, code: input.code });
  return auditedChange(ctx, draft, async (tx, note) => {
    await lockPeople(tx, [userId]);
    const where = { id: begun.id, secret: begun.secret, verified: false };
    const { count } = await tx.twoFactor.updateMany({ where, data: { verified: true } });
    if (count === 0) {
      throw new AppError("conflict", "The second factor was begun anew in between.", {
        hint: "Scan the newest QR code, then type its code.",
      });
    }
    await useCode(tx, { userId, code: input.code, now: ctx.now() });
    await tx.user.update({ where: { id: userId }, data: { twoFactorEnabled: true } });
    const ended = await endSessions(tx, userId, ctx.sessionId);
    note({ after: { isSecondFactorOn: true, sessionsEnded: ended } });
    return { ended };
  });
}

function tooMany(ctx: Context, draft: Parameters<typeof recordDenied>[1]): AppError {
  recordDenied(ctx, { ...draft, reason: "too many wrong codes" });
  return new AppError("rate_limited", "Too many wrong codes.", {
    hint: "Wait a quarter of an hour, then try again.",
  });
}

async function assertRightCode(
  ctx: Context,
  draft: Parameters<typeof recordDenied>[1],
  { sealed, code }: { sealed: string; code: string },
): Promise<void> {
  const limit = { key: `own-code:${ctx.principal.userId}`, max: failuresMax, windowMs };
  const now = ctx.now();
  const isRight = await countFailures([limit], now.getTime(), {
    ask: () => isRightCode(sealed, code, now),
    isRight: (answer) => answer,
    tooMany: () => tooMany(ctx, draft),
  });
  if (isRight) return;
  recordDenied(ctx, { ...draft, reason: "the code is wrong" });
  throw new AppError("invalid_input", "The code is wrong. The second factor is not on yet.", {
    hint: "Type the code that the app shows now; the clock of the phone must be right.",
    fields: [{ path: "code", message: "Not the code of now" }],
  });
}
