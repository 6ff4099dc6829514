import "server-only";
import { z } from "zod";
import { parseAnswer, type VaultAnswer, type VaultClient, type VaultRequest } from "./client";
import type { VaultConfig } from "./manifest";
import { SignInError, toSignInError } from "./sign-in-errors";
import { SecretValue } from "@/lib/domain/secret-value";
import { StoreError } from "@/lib/stores/errors";
import type { StoreDeps } from "@/lib/stores/port";

/** Bindery's own session: signs in on the first call, keeps the token until shortly before it ends, and a refusal for good. */
export interface VaultSession {
  /** Signs in if needed; says as whom, for the ladder. */
  signIn(signal: AbortSignal): Promise<SessionInfo>;
  /** A call with the token; signs in again once when the token turns out to be dead. */
  call(request: Omit<VaultRequest, "token">, signal: AbortSignal): Promise<VaultAnswer>;
  close(): Promise<void>;
}

export interface SessionInfo {
  method: VaultConfig["signIn"]["method"];
  policies: string[];
  /** Null: does not expire. */
  expiresAtMs: number | null;
}

interface Held extends SessionInfo {
  token: SecretValue;
  isRenewable: boolean;
  leaseMs: number;
}

export const LoginAnswer = z.object({
  auth: z.object({
    client_token: z.string().min(1),
    policies: z.array(z.string()).nullable().default([]),
    lease_duration: z.number(),
    renewable: z.boolean(),
  }),
});
const LookupAnswer = z.object({
  data: z.object({
    policies: z.array(z.string()).nullable().default([]),
    ttl: z.number(),
    renewable: z.boolean().optional(),
  }),
});

const marginMs = 30_000;
const revokeTimeoutMs = 2_000;

export function createSession(
  config: VaultConfig,
  client: VaultClient,
  deps: StoreDeps,
): VaultSession {
  let held: Promise<Held> | null = null;

  const open = (signal: AbortSignal): Promise<Held> => {
    const pending = login(config, client, deps, signal);
    held = pending;
    pending.catch((error: unknown) => {
      // A refusal stands for the client's life: hundreds of references do not each sign in anew. A call that was lost does not.
      if (held === pending && !(error instanceof SignInError)) held = null;
    });
    return pending;
  };

  const current = async (signal: AbortSignal): Promise<Held> => {
    if (held === null) return open(signal);
    const session = await held;
    if (session.expiresAtMs === null) return session;
    const leftMs = session.expiresAtMs - deps.now();
    const reserveMs = Math.min(marginMs, session.leaseMs / 3);
    if (leftMs > reserveMs) return session;
    const renewed =
      leftMs > 0 && session.isRenewable ? await renew(client, deps, session, signal) : null;
    if (renewed) {
      held = Promise.resolve(renewed);
      return renewed;
    }
    return open(signal);
  };

  return {
    signIn: async (signal) => {
      const { method, policies, expiresAtMs } = await current(signal);
      return { method, policies, expiresAtMs };
    },
    call: async (request, signal) => {
      const session = await current(signal);
      const answer = await client.call({ ...request, token: session.token }, signal);
      if (answer.status !== 403 || !(await isDead(client, session.token, signal))) return answer;
      if (config.signIn.method === "token") throw deadToken(answer.status);
      const again = await open(signal);
      return client.call({ ...request, token: again.token }, signal);
    },
    close: async () => {
      const pending = held;
      held = null;
      if (pending === null || config.signIn.method === "token") return;
      const session = await pending.catch(() => null);
      if (session) await revokeQuietly(client, session.token);
    },
  };
}

/** Gives a token back; a failure leaves it to its own end. */
export async function revokeQuietly(client: VaultClient, token: SecretValue): Promise<void> {
  const request = { method: "POST", path: "auth/token/revoke-self", token } as const;
  await client
    .call({ ...request, timeoutMs: revokeTimeoutMs }, AbortSignal.timeout(revokeTimeoutMs))
    .catch(() => null);
}

async function isDead(
  client: VaultClient,
  token: SecretValue,
  signal: AbortSignal,
): Promise<boolean> {
  const answer = await client.call(
    { method: "GET", path: "auth/token/lookup-self", token },
    signal,
  );
  return answer.status === 403;
}

const deadToken = (status: number): SignInError =>
  new SignInError("Vault does not accept the token: it has expired or was revoked.", {
    status,
    fix: "Create a new token and enter it here.",
    field: "signIn.token",
    command: "vault token create -policy=bindery -period=768h",
  });

function login(
  config: VaultConfig,
  client: VaultClient,
  deps: StoreDeps,
  signal: AbortSignal,
): Promise<Held> {
  const { signIn } = config;
  switch (signIn.method) {
    case "token":
      return adoptToken(new SecretValue(signIn.token), client, deps, signal);
    case "approle":
      return exchange({
        client,
        now: deps.now,
        signal,
        attempt: { method: "approle", mount: signIn.mount, role: "", isWorkload: false },
        body: { role_id: signIn.roleId, secret_id: signIn.secretId },
      });
    case "kubernetes":
      return loginAsServiceAccount(signIn, client, deps, signal);
  }
}

async function loginAsServiceAccount(
  signIn: Extract<VaultConfig["signIn"], { method: "kubernetes" }>,
  client: VaultClient,
  deps: StoreDeps,
  signal: AbortSignal,
): Promise<Held> {
  if (!deps.serviceAccountToken)
    throw new StoreError("unsupported", "Kubernetes sign-in needs Bindery to run in a cluster.", {
      hint: "Choose AppRole or a token as the sign-in method.",
    });
  const jwt = await deps.serviceAccountToken(signIn.audience === "" ? null : signIn.audience);
  return exchange({
    client,
    now: deps.now,
    signal,
    attempt: { method: "kubernetes", mount: signIn.mount, role: signIn.role, isWorkload: false },
    body: { role: signIn.role, jwt: jwt.reveal() },
  });
}

export interface Exchange {
  client: VaultClient;
  now: () => number;
  signal: AbortSignal;
  attempt: Parameters<typeof toSignInError>[1];
  body: Record<string, string>;
}

/** `POST auth/<mount>/login`, for Bindery itself and for a workload alike. Throws `SignInError`. */
export async function exchange({ client, now, signal, attempt, body }: Exchange): Promise<Held> {
  const path = `auth/${attempt.mount}/login`;
  const answer = await client.call({ method: "POST", path, body }, signal);
  if (answer.status !== 200) throw toSignInError(answer, attempt);
  const { auth } = parseAnswer(LoginAnswer, answer);
  const leaseMs = auth.lease_duration * 1000;
  return {
    method: attempt.method,
    token: new SecretValue(auth.client_token),
    policies: auth.policies ?? [],
    isRenewable: auth.renewable,
    leaseMs,
    expiresAtMs: leaseMs > 0 ? now() + leaseMs : null,
  };
}

async function adoptToken(
  token: SecretValue,
  client: VaultClient,
  deps: StoreDeps,
  signal: AbortSignal,
): Promise<Held> {
  const answer = await client.call(
    { method: "GET", path: "auth/token/lookup-self", token },
    signal,
  );
  if (answer.status === 403) throw deadToken(403);
  if (answer.status !== 200)
    throw toSignInError(answer, { method: "token", mount: "token", role: "", isWorkload: false });
  const { data } = parseAnswer(LookupAnswer, answer);
  const leaseMs = data.ttl * 1000;
  return {
    method: "token",
    token,
    policies: data.policies ?? [],
    isRenewable: data.renewable ?? false,
    leaseMs,
    expiresAtMs: leaseMs > 0 ? deps.now() + leaseMs : null,
  };
}

async function renew(
  client: VaultClient,
  deps: StoreDeps,
  session: Held,
  signal: AbortSignal,
): Promise<Held | null> {
  const request = {
    method: "POST",
    path: "auth/token/renew-self",
    token: session.token,
    body: {},
  } as const;
  const answer = await client.call(request, signal);
  const parsed = answer.status === 200 ? LoginAnswer.safeParse(answer.body) : null;
  if (!parsed?.success) return null;
  const leaseMs = parsed.data.auth.lease_duration * 1000;
  // Near its maximum a token is renewed for less and less: then a new sign-in is due.
  if (leaseMs <= Math.min(marginMs, session.leaseMs / 3)) return null;
  return { ...session, expiresAtMs: deps.now() + leaseMs };
}
