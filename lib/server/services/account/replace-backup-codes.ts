import "server-only";
import type { account } from "@/lib/contracts/account";
import type { InputOf, OutputOf } from "@/lib/contracts/route";
import { AppError } from "@/lib/domain/errors";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { assertSamePassword, provePassword } from "@/lib/server/auth/own-password";
import { makeBackupCodes } from "@/lib/server/auth/second-factor";
import { requirePermission, type Context } from "@/lib/server/context";

/** Makes ten new backup codes, shown in this answer only; the old ones end. Throws `precondition_failed` without a second factor. */
export async function replaceBackupCodes(
  ctx: Context,
  input: InputOf<typeof account.replaceBackupCodes>,
): Promise<OutputOf<typeof account.replaceBackupCodes>> {
  requirePermission(ctx, "account:update");
  const { userId } = ctx.principal;
  const draft = { action: "backupCodes.replace", entity: "person", entityId: userId };
  const proven = await provePassword(ctx, draft, input.password);
  const { backupCodes, sealed } = await makeBackupCodes();
  await auditedChange(ctx, draft, async (tx, note) => {
    await assertSamePassword(tx, proven);
    const where = { userId, verified: true };
    const { count } = await tx.twoFactor.updateMany({ where, data: { backupCodes: sealed } });
    if (count === 0) {
      throw new AppError("precondition_failed", "There is no second factor that is on.", {
        hint: "Set up the second factor first; its backup codes come with it.",
      });
    }
    note({ after: { count: backupCodes.length } });
  });
  return { backupCodes };
}
