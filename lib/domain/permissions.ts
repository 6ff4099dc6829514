import type { NamespaceRef } from "@/lib/contracts/names";

/** Who may do what (design.md §10). The two namespace roles are granted per namespace, the others for everything. */
export const roles = [
  "platform-admin",
  "namespace-admin",
  "namespace-viewer",
  "credential-admin",
  "auditor",
] as const;
export type Role = (typeof roles)[number];

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
  "namespace:update",
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
  "store:check",
  "store:use",
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
  "grant:replace",
  "session:get",
  "event:watch",
] as const;
export type Permission = (typeof permissions)[number];

/** Every signed-in person, with or without a grant. */
const everybody: readonly Permission[] = ["session:get", "event:watch", "overview:get"];

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
  "store:use",
  // Namespace admins register the store that their namespace uses; the store is then theirs alone (its `namespaces`).
  "store:create",
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

const rolePermissions: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  "platform-admin": new Set(permissions),
  "namespace-admin": new Set(namespaceAdmin),
  "namespace-viewer": new Set(viewer),
  // The platform's own credentials come with their own permissions; until then this role signs in and sees stores.
  "credential-admin": new Set<Permission>([...everybody, "store:list", "store:get"]),
  auditor: new Set(auditor),
};

export interface Grant {
  role: Role;
  /** null: everywhere. Namespace roles count only with a namespace, except when granted everywhere on purpose. */
  scope: NamespaceRef | null;
}

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

/** The namespaces that a person may see: `"all"`, or these, each once, sorted. */
export function visibleNamespaces(principal: Principal): "all" | NamespaceRef[] {
  const found = new Map<string, NamespaceRef>();
  for (const grant of principal.grants) {
    if (!permissionsOf(grant.role).has("namespace:get")) continue;
    if (grant.scope === null) return "all";
    found.set(`${grant.scope.cluster}/${grant.scope.namespace}`, grant.scope);
  }
  return [...found]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { cluster, namespace }]) => ({ cluster, namespace }));
}
