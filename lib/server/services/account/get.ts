import "server-only";
import type { account } from "@/lib/contracts/account";
import type { OutputOf } from "@/lib/contracts/route";
import { findPasswordHash } from "@/lib/server/auth/own-password";
import { countBackupCodes } from "@/lib/server/auth/second-factor";
import { requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";

/** One's own account. Neither secret nor codes: those are shown once, when they are made. */
export async function getAccount(ctx: Context): Promise<OutputOf<typeof account.get>> {
  requirePermission(ctx, "account:get");
  const { userId, name, email } = ctx.principal;
  const db = getDb();
  const [hash, factor, user] = await Promise.all([
    findPasswordHash(db, userId),
    db.twoFactor.findFirst({ where: { userId } }),
    db.user.findUnique({ where: { id: userId }, select: { twoFactorEnabled: true } }),
  ]);
  const state = user?.twoFactorEnabled ? "on" : factor ? "pending" : "off";
  const backupCodesLeft =
    factor && state === "on" ? await countBackupCodes(factor.backupCodes) : null;
  return { name, email, hasPassword: hash !== null, secondFactor: { state, backupCodesLeft } };
}
