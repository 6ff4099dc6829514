import "server-only";
import { Role } from "@/lib/contracts/permissions";
import type { Principal } from "@/lib/domain/permissions";
import { readSession } from "@/lib/server/auth/read-session";
import { getConfig } from "@/lib/server/config";
import { getDb } from "@/lib/server/db/client";
import type { Grant as GrantRow } from "@/lib/server/db/generated/client";

/** How often the moment of the last use is written. */
const touchEveryMs = 60_000;

export interface SignedIn {
  principal: Principal;
  sessionId: string;
}

/** Rows that make no sense (an unknown role, half a scope) give nothing. */
export function toGrants(rows: GrantRow[]): Principal["grants"] {
  return rows.flatMap(({ role, cluster, namespace }) => {
    const parsed = Role.safeParse(role);
    if (!parsed.success || (cluster === null) !== (namespace === null)) return [];
    const scope = cluster !== null && namespace !== null ? { cluster, namespace } : null;
    return [{ role: parsed.data, scope }];
  });
}

/**
 * Who sends these headers, or null. Roles and the disabled mark are read at each call, so that a change counts at
 * once. A session that was idle too long or is older than the absolute limit is ended here. `touch: false` for what
 * comes by itself, with nobody at the keyboard: it does not count as use.
 */
export async function findPrincipal(
  headers: Headers,
  now = new Date(),
  { touch = true }: { touch?: boolean } = {},
): Promise<SignedIn | null> {
  const session = await readSession(headers, now);
  if (!session) return null;
  const { sessionIdleMinutes, sessionHours } = getConfig();
  const idleMs = now.getTime() - session.updatedAt.getTime();
  const ageMs = now.getTime() - session.createdAt.getTime();
  const isOver = idleMs > sessionIdleMinutes * 60_000 || ageMs > sessionHours * 3_600_000;
  if (isOver || session.user.isDisabled) {
    await getDb().session.deleteMany({ where: { id: session.id } });
    return null;
  }
  if (touch && idleMs > touchEveryMs) await noteUse(session.id, session.userId, now);
  const { id: userId, email, name, grants } = session.user;
  return { sessionId: session.id, principal: { userId, email, name, grants: toGrants(grants) } };
}

async function noteUse(sessionId: string, userId: string, now: Date): Promise<void> {
  await getDb().session.updateMany({ where: { id: sessionId }, data: { updatedAt: now } });
  await getDb().user.updateMany({ where: { id: userId }, data: { lastSeenAt: now } });
}
