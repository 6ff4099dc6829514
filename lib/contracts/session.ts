import { z } from "zod";
import { NewPassword } from "@/lib/contracts/account";
import { ClusterName, NamespaceName } from "@/lib/contracts/names";
import { Permission, Role } from "@/lib/contracts/permissions";
import { contract } from "@/lib/contracts/route";

/** A role, everywhere (`scope` null) or in one namespace. */
export const Grant = z.strictObject({
  role: Role,
  scope: z.strictObject({ cluster: ClusterName, namespace: NamespaceName }).nullable(),
});
export type Grant = z.infer<typeof Grant>;

export const Session = z.strictObject({
  person: z.strictObject({ id: z.string(), name: z.string(), email: z.string() }),
  grants: z.array(Grant),
  /** What the person may do somewhere; the server decides again at each call. */
  permissions: z.array(Permission),
});
export type Session = z.infer<typeof Session>;

export const session = {
  get: contract({
    id: "session.get",
    method: "GET",
    path: "/session",
    permission: "signed-in",
    summary: "Who is signed in, and what they may do",
    output: Session,
  }),
};

export const Setup = z.strictObject({
  token: z.string().min(1).max(200),
  name: z.string().trim().min(1).max(100),
  email: z.email().max(254),
  password: NewPassword,
});

export const setup = {
  get: contract({
    id: "setup.get",
    method: "GET",
    path: "/setup",
    permission: "public",
    summary: "Whether the first administrator is still to be made",
    output: z.strictObject({ isNeeded: z.boolean() }),
  }),
  create: contract({
    id: "setup.create",
    method: "POST",
    path: "/setup",
    permission: "public",
    summary: "Make the first administrator with the one-time setup token",
    body: Setup,
    output: z.strictObject({ email: z.string() }),
    status: 201,
  }),
};
