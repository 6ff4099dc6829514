import "server-only";
import type { account } from "@/lib/contracts/account";
import type { InputOf } from "@/lib/contracts/route";
import { AppError } from "@/lib/domain/errors";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { assertSamePassword, provePassword } from "@/lib/server/auth/own-password";
import { requirePermission, type Context } from "@/lib/server/context";
import { deleteSecondFactor } from "./delete-second-factor";

/** Turns one's own second factor off, also one that was only begun. Throws `precondition_failed` when there is none. */
export async function removeSecondFactor(
  ctx: Context,
  input: InputOf<typeof account.removeSecondFactor>,
): Promise<void> {
  requirePermission(ctx, "account:update");
  const { userId } = ctx.principal;
  const draft = { action: "secondFactor.delete", entity: "person", entityId: userId };
  const proven = await provePassword(ctx, draft, input.password);
  await auditedChange(ctx, draft, async (tx, note) => {
    await assertSamePassword(tx, proven);
    const wasOn = await deleteSecondFactor(tx, userId);
    if (wasOn === null) {
      throw new AppError("precondition_failed", "There is no second factor to turn off.");
    }
    note({ before: { isSecondFactorOn: wasOn }, after: { isSecondFactorOn: false } });
  });
}
