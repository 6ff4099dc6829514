import "server-only";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { betterAuth } from "better-auth/minimal";
import { twoFactor } from "better-auth/plugins/two-factor";
import { getConfig } from "@/lib/server/config";
import { getDb } from "@/lib/server/db/client";
import { getKeys } from "@/lib/server/security/keys";
import { singleton } from "@/lib/server/singleton";

/** Set by `handleAuth` from the checked address; a header of that name from outside never gets this far. */
export const addressHeader = "x-bindery-address";
export const passwordLengthMin = 12;
export const passwordLengthMax = 128;

/** `__Host-` binds the cookie to this host and to https; browsers refuse it on plain http. */
export function sessionCookieName(): string {
  return getConfig().isHttps ? "__Host-bindery-session" : "bindery-session";
}

/** Carries a sign-in whose password was right to its second step; ten minutes, readable by the server only. */
export function challengeCookieName(): string {
  return getConfig().isHttps ? "__Host-bindery-challenge" : "bindery-challenge";
}

/** Of the second factor only the step at sign-in is mounted; enrolling is Bindery's own (docs/decisions/0007). */
const secondFactor = () =>
  twoFactor({
    issuer: "Bindery",
    twoFactorCookieMaxAge: 600,
    accountLockout: { enabled: true, maxFailedAttempts: 10, durationSeconds: 900 },
  });

function make() {
  const { isHttps, url, port, sessionHours } = getConfig();
  return betterAuth({
    baseURL: url?.origin ?? `http://localhost:${port}`,
    basePath: "/api/auth",
    secret: getKeys().sessionSecret.reveal(),
    database: prismaAdapter(getDb(), { provider: "postgresql", transaction: true }),
    emailAndPassword: {
      enabled: true,
      // Accounts are made by the setup and by platform admins, never by whoever finds the address.
      disableSignUp: true,
      minPasswordLength: passwordLengthMin,
      maxPasswordLength: passwordLengthMax,
    },
    user: {
      additionalFields: {
        isDisabled: { type: "boolean", required: false, defaultValue: false, input: false },
      },
    },
    // The absolute limit; the idle limit is kept by `findPrincipal`, which sees every request.
    session: { expiresIn: sessionHours * 3600, disableSessionRefresh: true },
    databaseHooks: {
      session: {
        create: {
          before: async ({ userId }) => {
            const user = await getDb().user.findUnique({ where: { id: userId } });
            return user !== null && !user.isDisabled;
          },
        },
      },
    },
    // Origin, size and the limits per account are checked before, in `handleAuth`; this one holds across replicas.
    rateLimit: {
      enabled: true,
      storage: "database",
      window: 60,
      max: 120,
      customRules: {
        "/sign-in/email": { window: 60, max: 30 },
        "/two-factor/*": { window: 60, max: 30 },
      },
    },
    advanced: {
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, secure: isHttps, sameSite: "lax", path: "/" },
      cookies: {
        session_token: { name: sessionCookieName() },
        two_factor: { name: challengeCookieName() },
      },
      ipAddress: { ipAddressHeaders: [addressHeader] },
      disableOriginCheck: true,
      disableCSRFCheck: true,
    },
    plugins: [secondFactor()],
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
}

/** better-auth, mounted narrowly (design.md D9): local accounts and database sessions, no plugin that is not used. */
export function getAuth() {
  return singleton("auth", make);
}
