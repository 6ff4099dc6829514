import "server-only";
import { z } from "zod";
import { OneTimeCode } from "@/lib/contracts/account";
import { AppError } from "@/lib/domain/errors";
import { countFailures } from "@/lib/server/api/rate-limit";
import { networkOf } from "@/lib/server/api/address";
import { readJsonBody } from "@/lib/server/api/read-body";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { recordDenied } from "@/lib/server/audit/denials";
import { admit, sessionDraft, type Proof } from "@/lib/server/auth/admit";
import { challengeCookieName } from "@/lib/server/auth/auth";
import { answer, cookieOf, forward } from "@/lib/server/auth/forward";
import type { Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import type { User } from "@/lib/server/db/generated/client";

const bytesMax = 4_096;
const windowMs = 15 * 60_000;
const failuresMax = 10;
const failuresPerAddressMax = 50;

/** Strict: what better-auth would take besides (a trusted device, no session) cannot be asked for. */
const Code = z.strictObject({ code: OneTimeCode });
const BackupCode = z.strictObject({ code: z.string().trim().min(1).max(40) });

/** The password was right, a code is still to come: recorded before the browser hears of it, as no session is there yet. */
export async function challenge(
  ctx: Context,
  email: string,
  response: Response,
): Promise<Response> {
  const user = await getDb().user.findUnique({ where: { email } });
  if (!user) throw startAgain();
  const draft = { ...sessionDraft(email), action: "session.challenge" };
  await auditedChange(asPerson(ctx, user), draft, () => Promise.resolve());
  return answer(response, { ok: true, isCodeNeeded: true });
}

/**
 * The second step of a sign-in: a code of the app, or a backup code. The session's cookie is kept from better-auth,
 * which would otherwise take the code as the proof of an enrolment. Throws `unauthenticated` for a wrong code,
 * `precondition_failed` when the sign-in must begin again, `rate_limited`.
 */
export async function finishSignIn(ctx: Context, request: Request, isBackup: boolean) {
  const parsed = (isBackup ? BackupCode : Code).safeParse(await readJsonBody(request, bytesMax));
  if (!parsed.success) throw new AppError("invalid_input", "A code is needed.");
  const { code } = parsed.data;
  const user = await findChallenged(request);
  if (!user) throw startAgain();
  const limits = [
    { key: `sign-in:code:${user.id}`, max: failuresMax, windowMs },
    { key: `sign-in:address:${networkOf(ctx.ip)}`, max: failuresPerAddressMax, windowMs },
  ];
  const path = isBackup ? "/two-factor/verify-backup-code" : "/two-factor/verify-totp";
  const response = await countFailures(limits, ctx.now().getTime(), {
    ask: () => forward(ctx, request, { path, body: { code }, onlyCookie: challengeCookieName() }),
    isRight: ({ ok }) => ok,
    tooMany: () => tooMany(ctx, user),
  });
  const proof: Proof = isBackup ? { by: "backup code" } : { by: "code", code };
  if (response.ok) return admit(ctx, response, proof);
  throw await refusalOf(ctx, user, response);
}

async function refusalOf(ctx: Context, user: User, response: Response): Promise<AppError> {
  if (response.status === 429) return tooMany(ctx, user);
  const refusal = z.object({ code: z.string() }).safeParse(await response.json().catch(() => null));
  const isWrongCode = refusal.success && /^INVALID_(BACKUP_)?CODE$/.test(refusal.data.code);
  recordDenied(asPerson(ctx, user), {
    ...sessionDraft(user.email),
    reason: isWrongCode ? "the code is wrong" : "the second step was refused",
  });
  if (!isWrongCode) return startAgain();
  return new AppError("unauthenticated", "The code is wrong.", {
    hint: "Type the code that the app shows now, or take a backup code that was not used yet.",
  });
}

function tooMany(ctx: Context, user: User): AppError {
  const reason = "too many wrong codes";
  recordDenied(asPerson(ctx, user), { ...sessionDraft(user.email), reason });
  return new AppError("rate_limited", "Too many wrong codes.", {
    hint: "Wait a quarter of an hour, then sign in again.",
  });
}

const startAgain = () =>
  new AppError(
    "precondition_failed",
    "This sign-in is over: it took too long, or had too many tries.",
    {
      hint: "Begin again with address and password.",
    },
  );

/** Who stands before the second step, for limits and audit; better-auth checks the cookie's signature itself. */
async function findChallenged(request: Request): Promise<User | null> {
  const cookie = cookieOf(request, challengeCookieName());
  const identifier = decode(cookie ?? "").split(".")[0] ?? "";
  if (!identifier.startsWith("2fa-") || identifier.startsWith("2fa-attempts-")) return null;
  const found = await getDb().verification.findFirst({ where: { identifier } });
  return found && getDb().user.findUnique({ where: { id: found.value } });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

const asPerson = (ctx: Context, { id: userId, name, email }: User): Context => ({
  ...ctx,
  actorKind: "person",
  principal: { userId, name, email, grants: [] },
});
