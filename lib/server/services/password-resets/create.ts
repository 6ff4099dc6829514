import "server-only";
import type { PasswordResetLink, people } from "@/lib/contracts/people";
import type { InputOf } from "@/lib/contracts/route";
import { AppError } from "@/lib/domain/errors";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { assertSamePassword, provePassword } from "@/lib/server/auth/own-password";
import { notFound, requirePermission, type Context } from "@/lib/server/context";
import { findPerson } from "@/lib/server/services/people/to-person";
import { hashOfResetToken, linkHours, makeToken } from "./token";

/**
 * Makes a one-time link for a person; an older one ends. The answer is the one place that holds its token. The
 * password and the sessions stay until the link is used. The admin's own password is asked again. Throws `not_found`,
 * and `precondition_failed` for a disabled account.
 */
export async function createPasswordReset(
  ctx: Context,
  { id, password }: InputOf<typeof people.createPasswordReset>,
): Promise<PasswordResetLink> {
  requirePermission(ctx, "passwordReset:create", null);
  const draft = { action: "passwordReset.create", entity: "person", entityId: id };
  const proven = await provePassword(ctx, draft, password);
  const token = makeToken();
  const expiresAt = new Date(ctx.now().getTime() + linkHours * 3_600_000);
  const row = { tokenHash: hashOfResetToken(token), expiresAt };
  await auditedChange(ctx, draft, async (tx, note) => {
    await assertSamePassword(tx, proven, id);
    const person = await findPerson(tx, id);
    if (!person) throw notFound("person");
    if (person.isDisabled) {
      throw new AppError("precondition_failed", `${person.name} may not sign in at present.`, {
        hint: "Let the person sign in again first, then make the link.",
      });
    }
    await tx.passwordReset.upsert({
      where: { userId: id },
      create: { userId: id, ...row },
      update: row,
    });
    note({ after: { email: person.email, expiresAt } });
  });
  return { token, expiresAt: expiresAt.toISOString() };
}
