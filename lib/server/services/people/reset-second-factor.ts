import "server-only";
import type { people } from "@/lib/contracts/people";
import type { InputOf, OutputOf } from "@/lib/contracts/route";
import { AppError } from "@/lib/domain/errors";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { assertSamePassword, provePassword } from "@/lib/server/auth/own-password";
import { notFound, requirePermission, type Context } from "@/lib/server/context";
import { deleteSecondFactor } from "@/lib/server/services/account/delete-second-factor";
import { endSessions } from "@/lib/server/services/account/end-sessions";
import { findPerson } from "@/lib/server/services/people/to-person";

/**
 * Takes the second factor of a person away (a lost phone without backup codes); their sessions end. The admin's own
 * password is asked again. Throws `not_found`, and `precondition_failed` when there is none.
 */
export async function resetSecondFactor(
  ctx: Context,
  { id, password }: InputOf<typeof people.resetSecondFactor>,
): Promise<OutputOf<typeof people.resetSecondFactor>> {
  requirePermission(ctx, "person:resetSecondFactor", null);
  const draft = { action: "person.resetSecondFactor", entity: "person", entityId: id };
  const proven = await provePassword(ctx, draft, password);
  return auditedChange(ctx, draft, async (tx, note) => {
    await assertSamePassword(tx, proven, id);
    if (!(await findPerson(tx, id))) throw notFound("person");
    const wasOn = await deleteSecondFactor(tx, id);
    if (wasOn === null) {
      throw new AppError("precondition_failed", "This person has no second factor.");
    }
    const ended = await endSessions(tx, id);
    note({
      before: { isSecondFactorOn: wasOn },
      after: { isSecondFactorOn: false, sessionsEnded: ended },
    });
    return { ended };
  });
}
