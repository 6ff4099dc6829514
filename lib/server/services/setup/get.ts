import "server-only";
import type { setup } from "@/lib/contracts/session";
import type { OutputOf } from "@/lib/contracts/route";
import type { Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";

/** Whether the first administrator is still to be made. Public: the sign-in page asks. */
export async function getSetup(_ctx: Context): Promise<OutputOf<typeof setup.get>> {
  return { isNeeded: (await getDb().user.count()) === 0 };
}
