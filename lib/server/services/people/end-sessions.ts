import "server-only";
import type { people } from "@/lib/contracts/people";
import type { InputOf, OutputOf } from "@/lib/contracts/route";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { notFound, requirePermission, type Context } from "@/lib/server/context";
import { endSessions } from "@/lib/server/services/account/end-sessions";
import { findPerson } from "@/lib/server/services/people/to-person";

/** Ends every session of a person at once. Throws `not_found`. */
export async function endPersonSessions(
  ctx: Context,
  { id }: InputOf<typeof people.endSessions>,
): Promise<OutputOf<typeof people.endSessions>> {
  requirePermission(ctx, "person:endSessions", null);
  const draft = { action: "person.endSessions", entity: "person", entityId: id };
  return auditedChange(ctx, draft, async (tx, note) => {
    if (!(await findPerson(tx, id))) throw notFound("person");
    const ended = await endSessions(tx, id);
    note({ after: { sessionsEnded: ended } });
    return { ended };
  });
}
