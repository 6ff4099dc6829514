import "server-only";
import { checkPrefix } from "@/lib/domain/bindings/fence";
import { AppError } from "@/lib/domain/errors";
import { can } from "@/lib/domain/permissions";
import type { Context } from "@/lib/server/context";

/** A prefix that changes is a platform administrator's to set: throws `forbidden`, or `invalid_input` where it is wrong. */
export function requirePrefix(ctx: Context, wanted: string, current: string): void {
  if (wanted === current) return;
  if (!can(ctx.principal, "store:share", null))
    throw new AppError("forbidden", "What a store shares is the platform administrator's to say.", {
      hint: "Leave the prefix as it is.",
      fields: [{ path: "prefix", message: "Only platform administrators set it." }],
    });
  const fields = checkPrefix(wanted);
  if (fields.length > 0)
    throw new AppError("invalid_input", fields[0]?.message ?? "The prefix is wrong.", { fields });
}
