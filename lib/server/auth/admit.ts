import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/domain/errors";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { answer } from "@/lib/server/auth/forward";
import { useCode } from "@/lib/server/auth/used-codes";
import type { Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";

/** How the person proved who they are: with the password alone, or with a code beside it. */
export type Proof = { by: "password" } | { by: "code"; code: string } | { by: "backup code" };

export const sessionDraft = (email: string) => ({
  action: "session.create",
  entity: "session",
  entityId: email,
});

/**
 * The session that better-auth made counts only with its audit row: without it the row of the session goes, and the
 * cookie is not sent. Throws `unauthenticated` for a one-time code that was used before.
 */
export async function admit(ctx: Context, response: Response, proof: Proof): Promise<Response> {
  const { token } = z.object({ token: z.string() }).parse(await response.clone().json());
  const session = await getDb().session.findUnique({ where: { token }, include: { user: true } });
  if (!session) throw new AppError("unauthenticated", "The session did not begin. Sign in again.");
  const { id: userId, name, email } = session.user;
  const who: Context = {
    ...ctx,
    actorKind: "person",
    principal: { userId, name, email, grants: [] },
  };
  const draft = { ...sessionDraft(email), after: { by: proof.by } };
  try {
    await auditedChange(who, draft, async (tx) => {
      if (proof.by === "code") await useCode(tx, { userId, code: proof.code, now: ctx.now() });
      await tx.user.update({ where: { id: userId }, data: { lastSeenAt: ctx.now() } });
    });
  } catch (error) {
    await getDb().session.deleteMany({ where: { token } });
    throw error;
  }
  return answer(response);
}
