import { z } from "zod";
import { CurrentPassword, Ended, NewPassword } from "@/lib/contracts/account";
import { Moment } from "@/lib/contracts/names";
import { contract } from "@/lib/contracts/route";
import { Grant } from "@/lib/contracts/session";

export const Person = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  grants: z.array(Grant),
  isDisabled: z.boolean(),
  /** Sign-in asks for a code beside the password. */
  hasSecondFactor: z.boolean(),
  createdAt: Moment,
  lastSeenAt: Moment.nullable(),
});
export type Person = z.infer<typeof Person>;

/** The one answer that holds the token: Bindery keeps its hash and sends no mail. */
export const PasswordResetLink = z.strictObject({ token: z.string(), expiresAt: Moment });
export type PasswordResetLink = z.infer<typeof PasswordResetLink>;

/** The admin's own: what opens another account asks for it again. */
const withOwnPassword = z.strictObject({ password: CurrentPassword });
const byId = z.strictObject({ id: z.string().min(1).max(64) });

export const people = {
  list: contract({
    id: "people.list",
    method: "GET",
    path: "/people",
    permission: "person:list",
    summary: "People and their roles",
    output: z.strictObject({ items: z.array(Person) }),
  }),
  create: contract({
    id: "people.create",
    method: "POST",
    path: "/people",
    permission: "person:create",
    summary: "Make a local account",
    body: z.strictObject({
      name: z.string().trim().min(1).max(100),
      email: z.email().max(254),
      password: NewPassword,
      grants: z.array(Grant).max(200),
    }),
    output: Person,
    status: 201,
  }),
  update: contract({
    id: "people.update",
    method: "PATCH",
    path: "/people/[id]",
    permission: "person:update",
    summary: "Change roles, or disable an account (its sessions end at once)",
    params: byId,
    body: z.strictObject({
      grants: z.array(Grant).max(200).optional(),
      isDisabled: z.boolean().optional(),
    }),
    output: Person,
  }),
  endSessions: contract({
    id: "people.endSessions",
    method: "POST",
    path: "/people/[id]/end-sessions",
    permission: "person:endSessions",
    summary: "End every session of a person",
    params: byId,
    output: Ended,
  }),
  resetSecondFactor: contract({
    id: "people.resetSecondFactor",
    method: "POST",
    path: "/people/[id]/reset-second-factor",
    permission: "person:resetSecondFactor",
    summary: "Take a person's second factor away (a lost phone); their sessions end",
    params: byId,
    body: withOwnPassword,
    output: Ended,
  }),
  createPasswordReset: contract({
    id: "people.createPasswordReset",
    method: "POST",
    path: "/people/[id]/password-reset",
    permission: "passwordReset:create",
    summary: "Make a one-time link to set a new password; an older link ends",
    params: byId,
    body: withOwnPassword,
    output: PasswordResetLink,
    status: 201,
  }),
};
