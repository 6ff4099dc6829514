import "server-only";
import { permissions } from "@/lib/contracts/permissions";
import type { session } from "@/lib/contracts/session";
import type { OutputOf } from "@/lib/contracts/route";
import { can } from "@/lib/domain/permissions";
import { requirePermission, type Context } from "@/lib/server/context";

/** Who is signed in, and what they may do somewhere. */
export async function getSession(ctx: Context): Promise<OutputOf<typeof session.get>> {
  requirePermission(ctx, "session:get");
  const { userId: id, name, email, grants } = ctx.principal;
  return {
    person: { id, name, email },
    grants,
    permissions: permissions.filter((permission) => can(ctx.principal, permission)),
  };
}
