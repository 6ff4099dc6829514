import { describe, expect, it } from "vitest";
import { permissions, roles, type Permission, type Role } from "@/lib/contracts/permissions";
import type { Grant } from "@/lib/contracts/session";
import { can, permissionsOf, visibleNamespaces, type Principal } from "@/lib/domain/permissions";

/** P platform-admin, A namespace-admin, V namespace-viewer, C credential-admin, U auditor. */
const matrix: Record<Permission, string> = {
  "cluster:list": "P A V . U",
  "cluster:get": "P . . . U",
  "cluster:create": "P . . . .",
  "cluster:update": "P . . . .",
  "cluster:delete": "P . . . .",
  "cluster:check": "P . . . .",
  "namespace:list": "P A V . U",
  "namespace:get": "P A V . U",
  "namespace:create": "P . . . .",
  "namespace:delete": "P . . . .",
  "enablement:get": "P A V . U",
  "enablement:replace": "P A . . .",
  "environment:list": "P A V . U",
  "environment:get": "P A V . U",
  "environment:check": "P A . . .",
  "environment:restart": "P A . . .",
  "binding:get": "P A V . U",
  "binding:plan": "P A . . .",
  "binding:apply": "P A . . .",
  "binding:delete": "P A . . .",
  "value:set": "P A . . .",
  "revision:list": "P A V . U",
  "revision:get": "P A V . U",
  "store:list": "P A V C U",
  "store:get": "P A V C U",
  "store:create": "P A . . .",
  "store:update": "P A . . .",
  "store:delete": "P A . . .",
  "store:share": "P . . . .",
  "store:check": "P A . . .",
  "storeName:list": "P A . . .",
  "access:get": "P A V . U",
  "overview:get": "P A V C U",
  "audit:list": "P . . . U",
  "audit:verify": "P . . . U",
  "audit:export": "P . . . U",
  "person:list": "P . . . U",
  "person:create": "P . . . .",
  "person:update": "P . . . .",
  "person:delete": "P . . . .",
  "person:endSessions": "P . . . .",
  "person:resetSecondFactor": "P . . . .",
  "passwordReset:create": "P . . . .",
  "account:get": "P A V C U",
  "account:update": "P A V C U",
  "session:get": "P A V C U",
  "event:watch": "P A V C U",
};

const letters: Record<Role, string> = {
  "platform-admin": "P",
  "namespace-admin": "A",
  "namespace-viewer": "V",
  "credential-admin": "C",
  auditor: "U",
};

const here = { cluster: "acc", namespace: "mx-acc" };
const there = { cluster: "acc", namespace: "mx-prd" };

function person(...grants: Grant[]): Principal {
  return { userId: "u1", email: "ilse@example.com", name: "Ilse", grants };
}

describe("permissions", () => {
  it.each(permissions)("%s is held by exactly the roles of the matrix", (permission) => {
    const held = roles.map((role) => (permissionsOf(role).has(permission) ? letters[role] : "."));
    expect(held.join(" ")).toBe(matrix[permission]);
  });

  it.each(roles)("%s granted in one namespace does nothing in another", (role) => {
    const principal = person({ role, scope: here });
    for (const permission of permissions) {
      const isForEverybody = can(person(), permission);
      expect(can(principal, permission, here)).toBe(
        isForEverybody || permissionsOf(role).has(permission),
      );
      expect(can(principal, permission, there)).toBe(isForEverybody);
      expect(can(principal, permission, { ...here, cluster: "other" })).toBe(isForEverybody);
      expect(can(principal, permission, null)).toBe(isForEverybody);
    }
  });

  it("lets a person without grants sign in and keep their own account, nothing else", () => {
    expect(permissions.filter((permission) => can(person(), permission))).toEqual([
      "overview:get",
      "account:get",
      "account:update",
      "session:get",
      "event:watch",
    ]);
  });

  it("lets only changing roles change", () => {
    const changing = /:(create|update|delete|replace|apply|set|restart)$/;
    for (const role of ["namespace-viewer", "credential-admin", "auditor"] as const) {
      expect([...permissionsOf(role)].filter((permission) => changing.test(permission))).toEqual([
        // One's own.
        "account:update",
      ]);
    }
  });
});

describe("visibleNamespaces", () => {
  it("lists each granted namespace once, sorted", () => {
    const principal = person(
      { role: "namespace-viewer", scope: there },
      { role: "namespace-admin", scope: here },
      { role: "namespace-viewer", scope: here },
    );
    expect(visibleNamespaces(principal)).toEqual([here, there]);
  });

  it("says all for a role that is granted everywhere, and none for one that sees no namespace", () => {
    expect(visibleNamespaces(person({ role: "auditor", scope: null }))).toBe("all");
    expect(visibleNamespaces(person({ role: "platform-admin", scope: null }))).toBe("all");
    expect(visibleNamespaces(person({ role: "credential-admin", scope: null }))).toEqual([]);
    expect(visibleNamespaces(person())).toEqual([]);
  });
});
