import "server-only";
import { createHash } from "node:crypto";
import { getAuth } from "@/lib/server/auth/auth";
import { getDb } from "@/lib/server/db/client";
import { gather } from "@/lib/server/db/gather";
import { singleton } from "@/lib/server/singleton";

const provenMax = 10_000;

const readRows = (tokens: string[]) =>
  getDb().session.findMany({
    where: { token: { in: tokens } },
    include: { user: { include: { grants: true } } },
  });
export type SessionRow = Awaited<ReturnType<typeof readRows>>[number];

const load = () =>
  singleton("session-reads", () =>
    gather(async (tokens) => new Map((await readRows(tokens)).map((row) => [row.token, row]))),
  );

/** Digest of a cookie header → the token that better-auth found in it, signed with our key: true for as long as the key. */
const proven = () => singleton("proven-cookies", () => new Map<string, string>());

/**
 * The session that these headers name, with its person and roles as the database has them now; null where there is none
 * or it has expired. Only the proof of the cookie's signature is kept between requests, never what a session may do.
 */
export async function readSession(headers: Headers, now: Date): Promise<SessionRow | null> {
  const cookie = headers.get("cookie");
  if (cookie === null) return null;
  const digest = createHash("sha256").update(cookie).digest("base64");
  const token = proven().get(digest) ?? (await prove(headers, digest));
  if (token === null) return null;
  const row = await load()(token);
  if (row && row.expiresAt > now) return row;
  proven().delete(digest);
  return null;
}

async function prove(headers: Headers, digest: string): Promise<string | null> {
  const query = { disableRefresh: true, disableCookieCache: true };
  const found = await getAuth().api.getSession({ headers, query });
  if (!found) return null;
  // Oldest first out: a map keeps the order in which keys came.
  if (proven().size >= provenMax)
    for (const key of [...proven().keys()].slice(0, provenMax / 10)) proven().delete(key);
  proven().set(digest, found.session.token);
  return found.session.token;
}
