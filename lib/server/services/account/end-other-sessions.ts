import "server-only";
import type { account } from "@/lib/contracts/account";
import type { OutputOf } from "@/lib/contracts/route";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { requirePermission, type Context } from "@/lib/server/context";
import { endSessions } from "./end-sessions";

/** Ends every session of one's own but the one that asks. */
export async function endOtherSessions(
  ctx: Context,
): Promise<OutputOf<typeof account.endOtherSessions>> {
  requirePermission(ctx, "account:update");
  const { userId, email } = ctx.principal;
  const draft = { action: "session.delete", entity: "session", entityId: email };
  return auditedChange(ctx, draft, async (tx, note) => {
    const ended = await endSessions(tx, userId, ctx.sessionId);
    note({ after: { sessionsEnded: ended } });
    return { ended };
  });
}
