import "server-only";
import type { Tx } from "@/lib/server/db/client";

/**
 * Ends a person's sessions but the one that is kept, and sign-ins that wait for a code; returns how many sessions.
 * The next request of an ended session is nobody's.
 */
export async function endSessions(tx: Tx, userId: string, keptId?: string): Promise<number> {
  const kept = keptId === undefined ? {} : { id: { not: keptId } };
  const { count } = await tx.session.deleteMany({ where: { userId, ...kept } });
  await tx.verification.deleteMany({
    where: { value: userId, identifier: { startsWith: "2fa-" } },
  });
  return count;
}
