"use client";

import { useQuery } from "@tanstack/react-query";
import { queryFor } from "@/lib/client/query";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { Permission } from "@/lib/contracts/permissions";
import { session, type Session } from "@/lib/contracts/session";
import { can } from "@/lib/domain/permissions";

export const sessionQuery = () => ({ ...queryFor(session.get), staleTime: 60_000 });

export const useSession = () => useQuery(sessionQuery());

/** Whether to offer it; the server decides again. Without a scope: anywhere. */
export function mayDo(
  who: Session | undefined,
  permission: Permission,
  scope?: NamespaceRef | null,
): boolean {
  if (!who) return false;
  const { id, email, name } = who.person;
  return can({ userId: id, email, name, grants: who.grants }, permission, scope);
}

export function useCan(permission: Permission, scope?: NamespaceRef | null): boolean {
  return mayDo(useSession().data, permission, scope);
}
