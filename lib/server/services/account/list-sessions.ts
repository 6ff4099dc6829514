import "server-only";
import type { account } from "@/lib/contracts/account";
import type { OutputOf } from "@/lib/contracts/route";
import { getConfig } from "@/lib/server/config";
import { requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";

const sessionsMax = 200;

/** One's own sessions that still count, the current one first, then the one seen last. Tokens stay on the server. */
export async function listSessions(ctx: Context): Promise<OutputOf<typeof account.listSessions>> {
  requirePermission(ctx, "account:get");
  const now = ctx.now();
  const idleSince = new Date(now.getTime() - getConfig().sessionIdleMinutes * 60_000);
  const rows = await getDb().session.findMany({
    where: {
      userId: ctx.principal.userId,
      expiresAt: { gt: now },
      updatedAt: { gte: idleSince },
    },
    orderBy: [{ updatedAt: "desc" }, { id: "asc" }],
    take: sessionsMax,
  });
  const items = rows.map((row) => ({
    id: row.id,
    userAgent: row.userAgent?.slice(0, 300) || null,
    ip: row.ipAddress || null,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.updatedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    isCurrent: row.id === ctx.sessionId,
  }));
  return { items: items.toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent)) };
}
