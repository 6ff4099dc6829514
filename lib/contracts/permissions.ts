import { z } from "zod";

/** Every permission there is, `entity:verb`. A contract declares one; `lib/domain/permissions` says which role has it. */
export const permissions = [
  "cluster:list",
  "cluster:get",
  "cluster:create",
  "cluster:update",
  "cluster:delete",
  "cluster:check",
  "namespace:list",
  "namespace:get",
  "namespace:create",
  "namespace:delete",
  "enablement:get",
  "enablement:replace",
  "environment:list",
  "environment:get",
  "environment:check",
  "environment:restart",
  "binding:get",
  "binding:plan",
  "binding:apply",
  "binding:delete",
  "value:set",
  "revision:list",
  "revision:get",
  "store:list",
  "store:get",
  "store:create",
  "store:update",
  "store:delete",
  "store:share",
  "store:check",
  "storeName:list",
  "access:get",
  "overview:get",
  "audit:list",
  "audit:verify",
  "audit:export",
  "person:list",
  "person:create",
  "person:update",
  "person:delete",
  "person:endSessions",
  "person:resetSecondFactor",
  "passwordReset:create",
  "account:get",
  "account:update",
  "session:get",
  "event:watch",
] as const;
export const Permission = z.enum(permissions);
export type Permission = z.infer<typeof Permission>;

export const roles = [
  "platform-admin",
  "namespace-admin",
  "namespace-viewer",
  "credential-admin",
  "auditor",
] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;
