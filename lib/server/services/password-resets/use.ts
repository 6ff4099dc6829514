import "server-only";
import type { passwordResets } from "@/lib/contracts/account";
import type { InputOf, OutputOf } from "@/lib/contracts/route";
import { AppError } from "@/lib/domain/errors";
import { assertWithinLimit } from "@/lib/server/api/rate-limit";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { recordDenied } from "@/lib/server/audit/denials";
import { lockPeople } from "@/lib/server/auth/own-password";
import type { Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { endSessions } from "@/lib/server/services/account/end-sessions";
import { hashPassword, setPassword } from "@/lib/server/services/people/account";
import { hashOfResetToken } from "./token";

const triesMax = 20;
const windowMs = 15 * 60_000;

/**
 * Sets a new password with the token of a link. The link then is used, every session of the person ends, and a second
 * factor stays. Throws `forbidden` for a link that is wrong, used, replaced, too old or of a disabled account: one
 * sentence for all.
 */
export async function usePasswordReset(
  ctx: Context,
  input: InputOf<typeof passwordResets.use>,
): Promise<OutputOf<typeof passwordResets.use>> {
  const limit = { key: `password-reset:${ctx.ip ?? "?"}`, max: triesMax, windowMs };
  assertWithinLimit(limit, ctx.now().getTime());
  const tokenHash = hashOfResetToken(input.token);
  const found = await getDb().passwordReset.findUnique({
    where: { tokenHash },
    include: { user: true },
  });
  const draft = { action: "passwordReset.use", entity: "person", entityId: found?.userId ?? "?" };
  if (!found || found.expiresAt <= ctx.now() || found.user.isDisabled) {
    recordDenied(ctx, { ...draft, reason: "the link is wrong, used or too old" });
    throw refused();
  }
  const { id: userId, name, email } = found.user;
  // Slow on purpose, so outside of the transaction.
  const hash = await hashPassword(input.newPassword);
  const who: Context = {
    ...ctx,
    actorKind: "person",
    principal: { userId, name, email, grants: [] },
  };
  return auditedChange(who, draft, async (tx, note) => {
    await lockPeople(tx, [userId]);
    const { count } = await tx.passwordReset.deleteMany({ where: { userId, tokenHash } });
    if (count === 0) throw refused();
    await setPassword(tx, userId, hash);
    note({ after: { email, sessionsEnded: await endSessions(tx, userId) } });
    return { email };
  });
}

const refused = () =>
  new AppError("forbidden", "This link does not work: it was used, replaced, or is too old.", {
    hint: "Ask a platform admin for a new one.",
  });
