import { z } from "zod";
import { forgetAllDrafts } from "@/lib/client/kept-drafts";
import { leaveFreely } from "@/lib/client/use-leave-warning";

/** What better-auth answers instead of a session. */
const AuthRefusal = z.object({
  code: z.string().optional(),
  detail: z.string().optional(),
  hint: z.string().optional(),
});

/** What Bindery answers: the session began, or a code is still to come. */
const Step = z.object({ ok: z.literal(true), isCodeNeeded: z.boolean().optional() });

export type SignInResult =
  | { ok: true; isCodeNeeded: boolean }
  | { ok: false; title: string; text: string; mustStartAgain?: boolean };

async function post(path: string, body: unknown): Promise<Response | null> {
  try {
    return await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      credentials: "same-origin",
      signal: AbortSignal.timeout(20_000),
    });
  } catch {
    return null;
  }
}

/** Signs in with a local account. Refusals are named; which of address and password was wrong is not. */
export async function signIn(email: string, password: string): Promise<SignInResult> {
  const response = await post("/api/auth/sign-in/email", { email, password });
  if (response?.ok) {
    const step = Step.safeParse(await response.json().catch(() => null));
    return { ok: true, isCodeNeeded: step.data?.isCodeNeeded === true };
  }
  return { ok: false, ...(await refusal(response)) };
}

/** The second step: a code of the app, or a backup code. `mustStartAgain` where the first step no longer counts. */
export async function sendCode(code: string, isBackup: boolean): Promise<SignInResult> {
  const kind = isBackup ? "backup-code" : "totp";
  const response = await post(`/api/auth/two-factor/verify-${kind}`, { code });
  if (response?.ok) return { ok: true, isCodeNeeded: false };
  if (response?.status === 412) {
    return {
      ok: false,
      mustStartAgain: true,
      title: "Sign in again",
      text: "The code took too long, or there were too many tries.",
    };
  }
  if (response?.status === 401) {
    const problem = AuthRefusal.safeParse(await response.json().catch(() => null)).data;
    return {
      ok: false,
      title: problem?.detail ?? "The code is wrong.",
      text: problem?.hint ?? "Type the code that the app shows now.",
    };
  }
  return { ok: false, ...(await refusal(response)) };
}

async function refusal(response: Response | null): Promise<{ title: string; text: string }> {
  if (!response) {
    return {
      title: "Bindery did not answer",
      text: "Nothing was sent a second time. Check the connection, then try again.",
    };
  }
  if (response.status === 429) {
    const wait = Number(
      response.headers.get("x-retry-after") ?? response.headers.get("retry-after"),
    );
    return {
      title: "Too many tries",
      text: wait > 0 ? `Wait ${wait} s, then try again.` : "Wait a minute, then try again.",
    };
  }
  const parsed = AuthRefusal.safeParse(await response.json().catch(() => null));
  const code = parsed.success ? parsed.data.code : undefined;
  if (code === "BANNED_USER" || code === "ACCOUNT_DISABLED") {
    return {
      title: "This account is disabled",
      text: "A platform admin can enable it in Settings → People.",
    };
  }
  if (response.status === 401 || response.status === 400) {
    return {
      title: "Address or password is wrong",
      text: "Check both. A platform admin can set a new password.",
    };
  }
  return {
    title: "The sign-in did not finish",
    text: `Bindery answered with status ${response.status}. Try again; the log says more.`,
  };
}

/** Ends the session and leaves every screen, so that nothing of it stays in memory. */
export async function signOut(): Promise<void> {
  await post("/api/auth/sign-out", {});
  forgetAllDrafts();
  leaveFreely();
  window.location.assign("/login");
}
