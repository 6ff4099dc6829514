import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { getConfig } from "@/lib/server/config";
import { getDb } from "@/lib/server/db/client";

export const hashOfToken = (token: string): string =>
  createHash("sha256").update("bindery setup token").update(token).digest("hex");

/**
 * Makes the setup token where nobody has an account yet, and returns it to be shown once; null when it is not needed or
 * another replica made it. Only its hash is kept. A new start makes a new one, which ends the former.
 */
export async function prepareSetup(): Promise<string | null> {
  const db = getDb();
  if ((await db.user.count()) > 0) return null;
  const token = getConfig().setupToken?.reveal() ?? randomBytes(24).toString("base64url");
  const tokenHash = hashOfToken(token);
  const state = await db.setupState.upsert({
    where: { id: 1 },
    create: { id: 1, tokenHash },
    update: { tokenHash },
  });
  return state.usedAt === null ? token : null;
}
