import "server-only";
import { randomUUID } from "node:crypto";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { Permission } from "@/lib/contracts/permissions";
import { AppError } from "@/lib/domain/errors";
import { can, visibleNamespaces, type Principal } from "@/lib/domain/permissions";
import { recordDenial } from "@/lib/server/audit/denials";

export type { Principal } from "@/lib/domain/permissions";

/** On whose behalf, and within which request, something is done. The first argument of every verb. */
export interface Context {
  principal: Principal;
  actorKind: "person" | "machine" | "system" | "anonymous";
  requestId: string;
  ip: string | null;
  userAgent: string | null;
  /** The session that carried the request; absent for machines, background work and nobody. */
  sessionId?: string;
  now(): Date;
  /** Aborted when the caller goes away; pass it to outside calls that only read. */
  signal: AbortSignal;
  /** The version that the caller saw (`If-Match`, without quotes), where it was sent. */
  ifMatch?: string | null;
}

/** For background work: may do everything; `name` says in the audit which part of Bindery acted. */
export function systemContext(name: string, signal?: AbortSignal): Context {
  return {
    principal: {
      userId: `system:${name}`,
      name: `Bindery (${name})`,
      email: "",
      grants: [{ role: "platform-admin", scope: null }],
    },
    actorKind: "system",
    requestId: randomUUID(),
    ip: null,
    userAgent: null,
    now: () => new Date(),
    signal: signal ?? new AbortController().signal,
  };
}

/** Whether the person may see the namespace at all. */
export function canSee(ctx: Context, scope: NamespaceRef): boolean {
  const visible = visibleNamespaces(ctx.principal);
  return (
    visible === "all" ||
    visible.some((ref) => ref.cluster === scope.cluster && ref.namespace === scope.namespace)
  );
}

/**
 * First line of every verb. `scope`: that namespace (or an environment in it); `null`: the whole platform, for acts
 * that belong to no namespace; left out: anywhere, for lists that are narrowed afterwards with `visibleNamespaces`.
 * Throws `unauthenticated`, `forbidden`, or `not_found` where the person may not even know the namespace
 * (design.md §10). Denials are recorded in the audit.
 */
export function requirePermission(
  ctx: Context,
  permission: Permission,
  scope?: NamespaceRef | null,
): void {
  if (ctx.actorKind === "anonymous") throw new AppError("unauthenticated", "Sign in first.");
  const place = scope ? { cluster: scope.cluster, namespace: scope.namespace } : scope;
  if (can(ctx.principal, permission, place)) return;
  recordDenial(ctx, permission, scope ?? null);
  if (scope && !canSee(ctx, scope)) throw notFound("namespace");
  throw new AppError("forbidden", "Your roles do not allow this.", {
    hint: `Ask a platform administrator for a role with ${permission}.`,
  });
}

/** The one answer for "not there" and "not for you", so that neither can be told from the other. */
export function notFound(what: string): AppError {
  return new AppError("not_found", `There is no such ${what}, or it is not shared with you.`);
}
