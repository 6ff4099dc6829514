import "server-only";
import type { people } from "@/lib/contracts/people";
import type { OutputOf } from "@/lib/contracts/route";
import { requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { toPerson } from "@/lib/server/services/people/to-person";

const peopleMax = 5_000;

/** Everybody with an account, by name. */
export async function listPeople(ctx: Context): Promise<OutputOf<typeof people.list>> {
  requirePermission(ctx, "person:list", null);
  const rows = await getDb().user.findMany({
    include: { grants: true },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: peopleMax,
  });
  return { items: rows.map(toPerson) };
}
