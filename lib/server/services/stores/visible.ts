import "server-only";
import type { NamespaceRef } from "@/lib/contracts/names";
import { can, visibleNamespaces, type Principal } from "@/lib/domain/permissions";
import type { Store as StoreRow } from "@/lib/server/db/generated/client";

const same = (a: NamespaceRef, b: NamespaceRef) =>
  a.cluster === b.cluster && a.namespace === b.namespace;

/** A store without namespaces is open to all; else it is seen by who sees one of them. */
export function maySeeStore(principal: Principal, row: StoreRow): boolean {
  const visible = visibleNamespaces(principal);
  const allowed = row.namespaces as NamespaceRef[];
  if (visible === "all" || can(principal, "store:get", null)) return true;
  return allowed.length === 0
    ? visible.length > 0
    : visible.some((ref) => allowed.some((other) => same(ref, other)));
}

/** May this namespace use the store? */
export function mayUseStore(row: StoreRow, namespace: NamespaceRef): boolean {
  const allowed = row.namespaces as NamespaceRef[];
  return allowed.length === 0 || allowed.some((other) => same(namespace, other));
}

/** Only who administers every namespace of a store may make, change or forget it; a store for all takes `store:share`. */
export function mayChangeStore(
  principal: Principal,
  namespaces: NamespaceRef[],
  permission: "store:create" | "store:update" | "store:delete",
): boolean {
  if (can(principal, "store:share", null)) return can(principal, permission, null);
  return namespaces.length > 0 && namespaces.every((ref) => can(principal, permission, ref));
}
