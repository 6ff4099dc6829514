import { describe, expect, it } from "vitest";
import { allRoutes } from "@/lib/contracts/all-routes";
import type { Grant } from "@/lib/contracts/session";
import { openApiDocument } from "@/lib/server/api/open-api";
import { callRoute as call, handlerOf } from "@/testing/call-route";
import { databases, useDatabase } from "@/testing/database";
import { cookieOf, type Sent } from "@/testing/requests";
import { sampleBodies } from "@/testing/route-samples";

const everywhere = (role: Grant["role"]): Grant[] => [{ role, scope: null }];
/** What a signed-in person without any role may still ask. */
const open = new Set(["session:get", "overview:get", "event:watch"]);

const table = allRoutes.map((contract) => [contract.id, contract] as const);
const changing = table.filter(([, { method }]) => method !== "GET");

it("every contract has its own id, and its route exports the method", async () => {
  expect(new Set(allRoutes.map(({ id }) => id)).size).toBe(allRoutes.length);
  const missing = [];
  for (const contract of allRoutes)
    if (!(await handlerOf(contract))) missing.push(`${contract.method} ${contract.path}`);
  expect(missing).toEqual([]);
});

it("OpenAPI names every contract and gives no output schema twice", () => {
  const document = openApiDocument();
  const operations = Object.values(document.paths ?? {}).flatMap((path) =>
    Object.values(path ?? {}),
  );
  expect(operations.length).toBe(allRoutes.length);
});

describe.each(databases.slice(0, 1))("every route on $name", (database) => {
  const opened = useDatabase(database);

  it.each(table.filter(([, { permission }]) => permission !== "public"))(
    "%s answers 401 to nobody, as problem JSON that is never stored",
    async (_, contract) => {
      const response = await call(contract);
      expect(response.status).toBe(401);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(response.headers.get("cache-control")).toContain("no-store");
      expect(response.headers.get("x-request-id")).toMatch(/^[\w-]{8,64}$/);
      expect(await response.json()).toMatchObject({ code: "unauthenticated", status: 401 });
    },
  );

  it.each(changing)("%s refuses a change from another site", async (_, contract) => {
    const cookie = await cookieOf("root", everywhere("platform-admin"));
    for (const headers of [{ "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site" }]) {
      expect((await call(contract, { cookie, headers })).status).toBe(403);
    }
  });

  it.each(table)("%s refuses a parameter that it does not know", async (_, contract) => {
    const cookie = await cookieOf("root", everywhere("platform-admin"));
    const response = await call(contract, { cookie }, "surprise=1");
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ fields: [{ path: "surprise" }] });
  });

  it.each(changing.filter(([, { method }]) => method !== "DELETE"))(
    "%s refuses a body that is no JSON, too large, or has a member that it does not know",
    async (_, contract) => {
      const cookie = await cookieOf("root", everywhere("platform-admin"));
      const form = { "content-type": "text/plain" };
      const bodies: Sent[] = [
        { body: "{" },
        { body: "{}", headers: form },
        { body: { ...(sampleBodies[contract.id] as object), surprise: 1 } },
        { body: { blow: "x".repeat(600_000) } },
      ];
      for (const sent of bodies)
        expect((await call(contract, { cookie, ...sent })).status).toBe(400);
    },
  );

  it.each(
    table.filter(
      ([, { permission }]) =>
        permission !== "public" && permission !== "signed-in" && !open.has(permission),
    ),
  )("%s answers 403 or 404 to a person without a role", async (_, contract) => {
    const cookie = await cookieOf("nobody", []);
    expect([403, 404]).toContain((await call(contract, { cookie })).status);
  });

  // What is one's own is open to everybody: the tests of services/account hold it to the person.
  const notOwn = changing.filter(([, { permission }]) => permission !== "signed-in");
  it.each(notOwn)("%s does nothing for a viewer of another namespace", async (_, contract) => {
    const scope = { cluster: "c1", namespace: "elsewhere" };
    const cookie = await cookieOf("viewer", [{ role: "namespace-viewer", scope }]);
    const before = await countRows();
    expect((await call(contract, { cookie })).status).toBeGreaterThanOrEqual(400);
    expect(await countRows()).toEqual(before);
  });

  it.each(changing)("%s has no effect while the audit cannot be written", async (_, contract) => {
    const cookie = await cookieOf("root", everywhere("platform-admin"));
    await opened().runScript(`
      INSERT INTO "cluster" ("name", "server", "source", "updatedAt") VALUES ('c1', 'https://127.0.0.1:1', 'kubeconfig', now());
      ALTER TABLE "auditEntry" ADD CONSTRAINT "broken" CHECK (false) NOT VALID`);
    try {
      const before = await countRows();
      const { status } = await call(contract, { cookie });
      if (contract.id !== "audit.verify" && !/check|plan|describe/i.test(contract.id)) {
        expect(status).toBeGreaterThanOrEqual(400);
      }
      expect(await countRows()).toEqual(before);
    } finally {
      await opened().runScript(`ALTER TABLE "auditEntry" DROP CONSTRAINT "broken"`);
    }
  });

  /** Rows by table, those left out that a refusal itself may write. */
  async function countRows(): Promise<Record<string, number>> {
    const { db } = opened();
    return {
      people: await db.user.count({ where: { isDisabled: false } }),
      grants: await db.grant.count(),
      sessions: await db.session.count(),
      secondFactors: await db.twoFactor.count(),
      passwordResets: await db.passwordReset.count(),
      clusters: await db.cluster.count(),
      namespaces: await db.registeredNamespace.count(),
      stores: await db.store.count(),
      enablements: await db.enablement.count({ where: { isEnabled: true } }),
      revisions: await db.revision.count(),
    };
  }
});
