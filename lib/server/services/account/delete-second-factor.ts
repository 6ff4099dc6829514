import "server-only";
import type { Tx } from "@/lib/server/db/client";

/** Takes the second factor away; whether it was on, or null when there was none. */
export async function deleteSecondFactor(tx: Tx, userId: string): Promise<boolean | null> {
  const user = await tx.user.findUnique({ where: { id: userId } });
  const { count } = await tx.twoFactor.deleteMany({ where: { userId } });
  if (!user || (count === 0 && !user.twoFactorEnabled)) return null;
  await tx.user.update({ where: { id: userId }, data: { twoFactorEnabled: false } });
  return user.twoFactorEnabled;
}
