import { z } from "zod";
import { Moment } from "@/lib/contracts/names";
import { contract } from "@/lib/contracts/route";
import { Grant } from "@/lib/contracts/session";

export const Person = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  grants: z.array(Grant),
  isDisabled: z.boolean(),
  createdAt: Moment,
  lastSeenAt: Moment.nullable(),
});
export type Person = z.infer<typeof Person>;

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
      password: z.string().min(12, "At least 12 characters").max(128),
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
};
