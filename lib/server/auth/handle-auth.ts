import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/domain/errors";
import { handle } from "@/lib/server/api/handle";
import { assertWithinLimit, countFailures } from "@/lib/server/api/rate-limit";
import { networkOf } from "@/lib/server/api/address";
import { readJsonBody } from "@/lib/server/api/read-body";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { recordDenied } from "@/lib/server/audit/denials";
import { admit, sessionDraft } from "@/lib/server/auth/admit";
import { getAuth, passwordLengthMax } from "@/lib/server/auth/auth";
import { answer, forward } from "@/lib/server/auth/forward";
import { challenge, finishSignIn } from "@/lib/server/auth/second-step";
import type { Context } from "@/lib/server/context";

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

type Step = (ctx: Context, request: Request) => Promise<Response>;

const steps: Readonly<Record<string, { id: string; step: Step }>> = {
  "/sign-in/email": { id: "auth.signIn", step: signIn },
  "/two-factor/verify-totp": {
    id: "auth.verifyCode",
    step: (ctx, request) => finishSignIn(ctx, request, false),
  },
  "/two-factor/verify-backup-code": {
    id: "auth.verifyBackupCode",
    step: (ctx, request) => finishSignIn(ctx, request, true),
  },
  "/sign-out": { id: "auth.signOut", step: signOut },
};

/** The four posts of `steps`; nothing else of better-auth can be reached. */
export function handleAuth(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/^\/api\/auth/, "");
  const known = request.method === "POST" && Object.hasOwn(steps, path) ? steps[path] : undefined;
  if (known) {
    const { id, step } = known;
    return handle(request, { id, isPublic: true }, (ctx) => step(ctx, request));
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
    { key: `sign-in:address:${networkOf(ctx.ip)}`, max: failuresPerAddressMax, windowMs },
  ];
  const body = { ...parsed.data, email };
  const response = await countFailures(limits, ctx.now().getTime(), {
    ask: () => forward(ctx, request, { path: "/sign-in/email", body }),
    isRight: ({ ok }) => ok,
    tooMany: () => tooMany(ctx, email),
  });
  if (response.ok) {
    return (await isChallenge(response))
      ? challenge(ctx, email, response)
      : admit(ctx, response, { by: "password" });
  }
  if (response.status === 429)
    throw new AppError("rate_limited", "Too many tries from this address. Wait a minute.");
  recordDenied(ctx, {
    ...sessionDraft(email),
    reason: "the address or the password is wrong, or the account is disabled",
  });
  // One sentence for every cause, so that it tells nobody which accounts exist.
  throw new AppError("unauthenticated", "The e-mail address or the password is wrong.");
}

function tooMany(ctx: Context, email: string): AppError {
  recordDenied(ctx, { ...sessionDraft(email), reason: "too many failed tries" });
  return new AppError(
    "rate_limited",
    "Too many failed tries. Wait a quarter of an hour, then try again.",
  );
}

/** What better-auth answers in place of a session where a second factor is on. */
async function isChallenge(response: Response): Promise<boolean> {
  const body: unknown = await response.clone().json();
  return z.object({ twoFactorRedirect: z.literal(true) }).safeParse(body).success;
}

async function signOut(ctx: Context, request: Request): Promise<Response> {
  assertWithinLimit(
    { key: `sign-out:${networkOf(ctx.ip)}`, max: 120, windowMs: 60_000 },
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
