import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/domain/errors";
import { handle } from "@/lib/server/api/handle";
import { assertWithinLimit, addUse, countOf } from "@/lib/server/api/rate-limit";
import { readJsonBody } from "@/lib/server/api/read-body";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { recordDenied } from "@/lib/server/audit/denials";
import { addressHeader, getAuth, passwordLengthMax } from "@/lib/server/auth/auth";
import type { Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";

const SignIn = z.strictObject({
  email: z.string().max(254),
  password: z.string().max(passwordLengthMax),
  rememberMe: z.boolean().optional(),
});

const bytesMax = 4_096;
const windowMs = 15 * 60_000;
/** Failures per account; the fifth-next try waits although the password were right, whoever sends it. */
const failuresMax = 10;
/** Failures per address, over all accounts. */
const failuresPerAddressMax = 50;

/** `POST /api/auth/sign-in/email`, `POST /api/auth/sign-out`; nothing else of better-auth can be reached. */
export function handleAuth(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/^\/api\/auth/, "");
  if (request.method === "POST" && path === "/sign-in/email") {
    return handle(request, { id: "auth.signIn", isPublic: true }, (ctx) => signIn(ctx, request));
  }
  if (request.method === "POST" && path === "/sign-out") {
    return handle(request, { id: "auth.signOut", isPublic: true }, (ctx) => signOut(ctx, request));
  }
  return handle(request, { id: "auth.unknown", isPublic: true }, () => {
    throw new AppError("not_found", "There is nothing at this address.");
  });
}

async function signIn(ctx: Context, request: Request): Promise<Response> {
  const parsed = SignIn.safeParse(await readJsonBody(request, bytesMax));
  if (!parsed.success)
    throw new AppError("invalid_input", "An e-mail address and a password are needed.");
  const email = parsed.data.email.trim().toLowerCase();
  const limits = [
    { key: `sign-in:account:${email}`, max: failuresMax, windowMs },
    { key: `sign-in:address:${ctx.ip ?? "?"}`, max: failuresPerAddressMax, windowMs },
  ];
  const now = ctx.now().getTime();
  if (limits.some((limit) => countOf(limit, now) >= limit.max)) {
    recordDenied(ctx, { ...draftOf(email), reason: "too many failed tries" });
    throw new AppError(
      "rate_limited",
      "Too many failed tries. Wait a quarter of an hour, then try again.",
    );
  }
  const response = await forward(ctx, request, {
    path: "/sign-in/email",
    body: { ...parsed.data, email },
  });
  if (response.ok) return admit(ctx, email, response);
  for (const limit of limits) addUse(limit, now);
  if (response.status === 429)
    throw new AppError("rate_limited", "Too many tries from this address. Wait a minute.");
  recordDenied(ctx, {
    ...draftOf(email),
    reason: "the address or the password is wrong, or the account is disabled",
  });
  // One sentence for every cause, so that it tells nobody which accounts exist.
  throw new AppError("unauthenticated", "The e-mail address or the password is wrong.");
}

const draftOf = (email: string) => ({
  action: "session.create",
  entity: "session",
  entityId: email,
});

/** The session counts only with its audit row: without it the row of the session goes, and the cookie is not sent. */
async function admit(ctx: Context, email: string, response: Response): Promise<Response> {
  const { token } = z.object({ token: z.string() }).parse(await response.clone().json());
  const session = await getDb().session.findUnique({ where: { token }, include: { user: true } });
  if (!session)
    throw new AppError("unauthenticated", "The e-mail address or the password is wrong.");
  const { id: userId, name } = session.user;
  const who: Context = {
    ...ctx,
    actorKind: "person",
    principal: { userId, name, email, grants: [] },
  };
  try {
    await auditedChange(who, draftOf(email), (tx) =>
      tx.user.update({ where: { id: userId }, data: { lastSeenAt: ctx.now() } }),
    );
  } catch (error) {
    await getDb().session.deleteMany({ where: { token } });
    throw error;
  }
  return answer(response);
}

async function signOut(ctx: Context, request: Request): Promise<Response> {
  assertWithinLimit(
    { key: `sign-out:${ctx.ip ?? "?"}`, max: 120, windowMs: 60_000 },
    ctx.now().getTime(),
  );
  const found = await getAuth().api.getSession({
    headers: request.headers,
    query: { disableRefresh: true },
  });
  if (found) {
    const { email } = found.user;
    await auditedChange(
      ctx,
      { action: "session.delete", entity: "session", entityId: email },
      (tx) => tx.session.deleteMany({ where: { token: found.session.token } }),
    );
  }
  const response = answer(await forward(ctx, request, { path: "/sign-out", body: {} }));
  response.headers.set("clear-site-data", '"cache", "storage"');
  return response;
}

interface Forwarded {
  path: string;
  body: unknown;
}

async function forward(
  ctx: Context,
  request: Request,
  { path, body }: Forwarded,
): Promise<Response> {
  const headers = new Headers({
    "content-type": "application/json",
    [addressHeader]: ctx.ip ?? "127.0.0.1",
  });
  for (const name of ["cookie", "user-agent", "origin", "host"]) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const url = new URL(`/api/auth${path}`, request.url);
  return getAuth().handler(
    new Request(url, { method: "POST", headers, body: JSON.stringify(body) }),
  );
}

/** Only the cookies go on: the body of better-auth holds the session's token, which no script needs to see. */
function answer(response: Response): Response {
  const headers = new Headers({ "content-type": "application/json" });
  for (const cookie of response.headers.getSetCookie()) headers.append("set-cookie", cookie);
  return new Response('{"ok":true}', { status: 200, headers });
}
