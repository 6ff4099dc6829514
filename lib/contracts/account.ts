import { z } from "zod";
import { Moment } from "@/lib/contracts/names";
import { contract } from "@/lib/contracts/route";

/** What a new password must keep; the same for setup, people and resets. */
export const NewPassword = z.string().min(12, "At least 12 characters").max(128);
/** What is held against the stored hash; no rule of its own, as rules change. */
export const CurrentPassword = z.string().min(1, "Type your current password").max(128);
/** Six digits; spaces as people and apps group them are taken out. */
export const OneTimeCode = z
  .string()
  .max(20)
  .transform((text) => text.replaceAll(/\s/g, ""))
  .pipe(z.string().regex(/^\d{6}$/, "Six digits, as the app shows them"));

/** `pending`: begun, not yet proven with a code; sign-in does not ask for it. */
export const SecondFactorState = z.enum(["off", "pending", "on"]);
export type SecondFactorState = z.infer<typeof SecondFactorState>;

export const Account = z.strictObject({
  name: z.string(),
  email: z.string(),
  /** False for people who sign in elsewhere: there is no password here to change. */
  hasPassword: z.boolean(),
  secondFactor: z.strictObject({
    state: SecondFactorState,
    /** Null unless `on`. */
    backupCodesLeft: z.number().int().nullable(),
  }),
});
export type Account = z.infer<typeof Account>;

export const OwnSession = z.strictObject({
  id: z.string(),
  /** As the browser calls itself; null where it said nothing. */
  userAgent: z.string().nullable(),
  ip: z.string().nullable(),
  createdAt: Moment,
  /** Written once a minute at most. */
  lastSeenAt: Moment,
  expiresAt: Moment,
  isCurrent: z.boolean(),
});
export type OwnSession = z.infer<typeof OwnSession>;

const BackupCodes = z.array(z.string());
const withPassword = z.strictObject({ password: CurrentPassword });
export const Ended = z.strictObject({ ended: z.number().int() });

export const account = {
  get: contract({
    id: "account.get",
    method: "GET",
    path: "/account",
    permission: "signed-in",
    summary: "One's own account: password and second factor",
    output: Account,
  }),
  changePassword: contract({
    id: "account.changePassword",
    method: "PUT",
    path: "/account/password",
    permission: "signed-in",
    summary: "Change one's own password; every other session ends",
    body: z.strictObject({ password: CurrentPassword, newPassword: NewPassword }),
    output: Ended,
  }),
  listSessions: contract({
    id: "account.listSessions",
    method: "GET",
    path: "/account/sessions",
    permission: "signed-in",
    summary: "One's own sessions, the newest first",
    output: z.strictObject({ items: z.array(OwnSession) }),
  }),
  endOtherSessions: contract({
    id: "account.endOtherSessions",
    method: "DELETE",
    path: "/account/sessions",
    permission: "signed-in",
    summary: "End every session of one's own but this one",
    output: Ended,
  }),
  endSession: contract({
    id: "account.endSession",
    method: "DELETE",
    path: "/account/sessions/[session]",
    permission: "signed-in",
    summary: "End one session of one's own",
    params: z.strictObject({ session: z.string().min(1).max(64) }),
    status: 204,
  }),
  enrolSecondFactor: contract({
    id: "account.enrolSecondFactor",
    method: "POST",
    path: "/account/second-factor",
    permission: "signed-in",
    summary: "Begin a second factor: the one answer that holds its secret and its backup codes",
    body: withPassword,
    output: z.strictObject({
      /** `otpauth://totp/…`, for the QR code. */
      uri: z.string(),
      /** The same secret to be typed, base32. */
      secret: z.string(),
      backupCodes: BackupCodes,
    }),
    status: 201,
  }),
  confirmSecondFactor: contract({
    id: "account.confirmSecondFactor",
    method: "POST",
    path: "/account/second-factor/confirm",
    permission: "signed-in",
    summary: "Prove the second factor with a code: from now on sign-in asks for it",
    body: z.strictObject({ code: OneTimeCode }),
    output: Ended,
  }),
  removeSecondFactor: contract({
    id: "account.removeSecondFactor",
    method: "POST",
    path: "/account/second-factor/remove",
    permission: "signed-in",
    summary: "Turn one's own second factor off",
    body: withPassword,
    status: 204,
  }),
  replaceBackupCodes: contract({
    id: "account.replaceBackupCodes",
    method: "POST",
    path: "/account/second-factor/backup-codes",
    permission: "signed-in",
    summary: "Make new backup codes; the old ones end. The one answer that holds them",
    body: withPassword,
    output: z.strictObject({ backupCodes: BackupCodes }),
  }),
};

export const passwordResets = {
  use: contract({
    id: "passwordResets.use",
    method: "POST",
    path: "/password-resets",
    permission: "public",
    summary: "Set a new password with a one-time link of a platform admin; every session ends",
    body: z.strictObject({ token: z.string().min(1).max(200), newPassword: NewPassword }),
    output: z.strictObject({ email: z.string() }),
  }),
};
