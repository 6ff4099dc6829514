import "server-only";
import type { account } from "@/lib/contracts/account";
import type { InputOf } from "@/lib/contracts/route";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { notFound, requirePermission, type Context } from "@/lib/server/context";

/** Ends one session of one's own, at once. Throws `not_found` for any other. */
export async function endSession(
  ctx: Context,
  input: InputOf<typeof account.endSession>,
): Promise<void> {
  requirePermission(ctx, "account:update");
  const { userId, email } = ctx.principal;
  const draft = { action: "session.delete", entity: "session", entityId: email };
  await auditedChange(ctx, draft, async (tx, note) => {
    const session = await tx.session.findFirst({ where: { id: input.session, userId } });
    if (!session) throw notFound("session");
    await tx.session.delete({ where: { id: session.id } });
    const { ipAddress, userAgent, createdAt } = session;
    note({ before: { session: session.id, ip: ipAddress, userAgent, createdAt } });
  });
}
