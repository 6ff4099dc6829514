import { permissions, type Permission, type Role } from "@/lib/contracts/permissions";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { Grant } from "@/lib/contracts/session";

/** Every signed-in person, with or without a grant. */
const everybody: readonly Permission[] = [
  "session:get",
  "event:watch",
  "overview:get",
  "account:get",
  "account:update",
];

/** Lists answer only what may be seen: a list permission opens the door, `visibleNamespaces` fills the room. */
const viewer: readonly Permission[] = [
  ...everybody,
  "cluster:list",
  "namespace:list",
  "namespace:get",
  "enablement:get",
  "environment:list",
  "environment:get",
  "binding:get",
  "revision:list",
  "revision:get",
  "store:list",
  "store:get",
  "access:get",
];

const namespaceAdmin: readonly Permission[] = [
  ...viewer,
  "enablement:replace",
  "environment:check",
  "environment:restart",
  "binding:plan",
  "binding:apply",
  "binding:delete",
  "value:set",
  // Namespace admins keep the store that their namespace uses; it is then theirs alone (its `namespaces`). What serves all,
  // and what a store shares through its prefix, takes `store:share`.
  "store:create",
  "store:update",
  "store:delete",
  "store:check",
  "storeName:list",
];

/** Reads everything, changes nothing. Plans and checks cause outside calls, so they stay closed. */
const auditor: readonly Permission[] = [
  ...viewer,
  "cluster:get",
  "audit:list",
  "audit:verify",
  "audit:export",
  "person:list",
];

/** The table of design.md §10: the two namespace roles are granted per namespace, the others for everything. */
const rolePermissions: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  "platform-admin": new Set(permissions),
  "namespace-admin": new Set(namespaceAdmin),
  "namespace-viewer": new Set(viewer),
  // The platform's own credentials come with their own permissions; until then this role signs in and sees stores.
  "credential-admin": new Set<Permission>([...everybody, "store:list", "store:get"]),
  auditor: new Set(auditor),
};

/** The person on whose behalf something is done. */
export interface Principal {
  userId: string;
  email: string;
  name: string;
  grants: Grant[];
}

/** What a role may do within its scope. */
export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return rolePermissions[role];
}

/**
 * Whether the person may do it. A scope asks for that namespace; `null` asks for the whole platform, which only a grant
 * for everywhere covers; left out, it asks "anywhere?", which is right for lists: narrow those with `visibleNamespaces`.
 */
export function can(
  principal: Principal,
  permission: Permission,
  scope?: NamespaceRef | null,
): boolean {
  if (everybody.includes(permission)) return true;
  return principal.grants.some(
    (grant) =>
      permissionsOf(grant.role).has(permission) &&
      (scope === undefined ? true : covers(grant.scope, scope)),
  );
}

/** A scope of null asks for the whole platform; only a grant for everywhere covers it. */
function covers(granted: NamespaceRef | null, asked: NamespaceRef | null): boolean {
  if (granted === null) return true;
  return (
    asked !== null && granted.cluster === asked.cluster && granted.namespace === asked.namespace
  );
}

/** The namespaces that a person may see (or where they have another permission): `"all"`, or these, each once, sorted. */
export function visibleNamespaces(
  principal: Principal,
  permission: Permission = "namespace:get",
): "all" | NamespaceRef[] {
  const found = new Map<string, NamespaceRef>();
  for (const grant of principal.grants) {
    if (!permissionsOf(grant.role).has(permission)) continue;
    if (grant.scope === null) return "all";
    found.set(`${grant.scope.cluster}/${grant.scope.namespace}`, grant.scope);
  }
  return [...found]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { cluster, namespace }]) => ({ cluster, namespace }));
}
