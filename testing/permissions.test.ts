import { describe, expect, it, vi } from "vitest";
import { allRoutes } from "@/lib/contracts/all-routes";
import { permissions, type Permission } from "@/lib/contracts/permissions";
import { can } from "@/lib/domain/permissions";
import type * as ContextModule from "@/lib/server/context";
import { callRoute } from "@/testing/call-route";
import { databases, useDatabase } from "@/testing/database";
import { cookieOf } from "@/testing/requests";

const asked = vi.hoisted((): Permission[] => []);
vi.mock("@/lib/server/context", async (original) => {
  const real = await original<typeof ContextModule>();
  const requirePermission: typeof real.requirePermission = (ctx, permission, scope) => {
    asked.push(permission);
    real.requirePermission(ctx, permission, scope);
  };
  return { ...real, requirePermission };
});

const nobody = { userId: "u", email: "", name: "", grants: [] };
const everybody = permissions.filter((permission) => can(nobody, permission));

describe.each(databases.slice(0, 1))("permissions on $name", (database) => {
  useDatabase(database);

  it.each(allRoutes.map((contract) => [contract.id, contract] as const))(
    "%s first asks for the permission that its contract declares",
    async (_, contract) => {
      const cookie = await cookieOf("root", [{ role: "platform-admin", scope: null }]);
      asked.length = 0;
      await callRoute(contract, { cookie });
      const [first] = asked;
      if (contract.permission === "public") expect(first).toBeUndefined();
      else if (contract.permission === "signed-in") expect(everybody).toContain(first);
      else expect(first).toBe(contract.permission);
    },
  );
});
