import "server-only";
import type { account } from "@/lib/contracts/account";
import type { InputOf, OutputOf } from "@/lib/contracts/route";
import { AppError } from "@/lib/domain/errors";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { assertSamePassword, provePassword } from "@/lib/server/auth/own-password";
import { requirePermission, type Context } from "@/lib/server/context";
import { hashPassword, setPassword } from "@/lib/server/services/people/account";
import { endSessions } from "./end-sessions";

/**
 * Changes one's own password; every other session ends in the same transaction. Throws `invalid_input` for a wrong
 * current password and for one that stays the same, `conflict` when it was changed at the same time.
 */
export async function changePassword(
  ctx: Context,
  input: InputOf<typeof account.changePassword>,
): Promise<OutputOf<typeof account.changePassword>> {
  requirePermission(ctx, "account:update");
  const { userId } = ctx.principal;
  const draft = { action: "password.update", entity: "person", entityId: userId };
  const proven = await provePassword(ctx, draft, input.password);
  if (input.newPassword === input.password) {
    throw new AppError("invalid_input", "The new password is the current one.", {
      fields: [{ path: "newPassword", message: "Choose another than the current one" }],
    });
  }
  const hash = await hashPassword(input.newPassword);
  return auditedChange(ctx, draft, async (tx, note) => {
    await assertSamePassword(tx, proven);
    await setPassword(tx, userId, hash);
    const ended = await endSessions(tx, userId, ctx.sessionId);
    note({ after: { sessionsEnded: ended } });
    return { ended };
  });
}
