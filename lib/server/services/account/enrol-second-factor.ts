import "server-only";
import { randomUUID } from "node:crypto";
import type { account } from "@/lib/contracts/account";
import type { InputOf, OutputOf } from "@/lib/contracts/route";
import { AppError } from "@/lib/domain/errors";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { assertSamePassword, provePassword } from "@/lib/server/auth/own-password";
import { factorUri, makeFactor } from "@/lib/server/auth/second-factor";
import { requirePermission, type Context } from "@/lib/server/context";

/**
 * Begins a second factor, or begins again: it counts only after `confirmSecondFactor`. The answer is the one place
 * where secret and backup codes are shown. Throws `conflict` while one is on.
 */
export async function enrolSecondFactor(
  ctx: Context,
  input: InputOf<typeof account.enrolSecondFactor>,
): Promise<OutputOf<typeof account.enrolSecondFactor>> {
  requirePermission(ctx, "account:update");
  const { userId, email } = ctx.principal;
  const draft = { action: "secondFactor.enrol", entity: "person", entityId: userId };
  const proven = await provePassword(ctx, draft, input.password);
  const { secret, backupCodes, sealed } = await makeFactor();
  await auditedChange(ctx, draft, async (tx) => {
    await assertSamePassword(tx, proven);
    const { twoFactorEnabled } = await tx.user.findUniqueOrThrow({ where: { id: userId } });
    if (twoFactorEnabled) {
      throw new AppError("conflict", "A second factor is on already.", {
        hint: "Turn it off first, then set up the new one.",
      });
    }
    await tx.twoFactor.deleteMany({ where: { userId } });
    await tx.twoFactor.create({ data: { id: randomUUID(), userId, ...sealed, verified: false } });
  });
  return { uri: factorUri(secret, email), secret, backupCodes };
}
