import { describe, expect, it } from "vitest";
import { settleDenials } from "@/lib/server/audit/denials";
import { listAudit } from "@/lib/server/services/audit/list";
import { verifyAudit } from "@/lib/server/services/audit/verify";
import { createPerson } from "@/lib/server/services/people/create";
import { listPeople } from "@/lib/server/services/people/list";
import { updatePerson } from "@/lib/server/services/people/update";
import { createSetup } from "@/lib/server/services/setup/create";
import { prepareSetup } from "@/lib/server/services/setup/token";
import { asAuditor, asNamespaceAdmin, asPlatformAdmin, contextOf } from "@/testing/context";
import { databases, useDatabase } from "@/testing/database";
import { insertPerson, isSetupNeeded, signInAs } from "@/testing/requests";

const admin = [{ role: "platform-admin" as const, scope: null }];
const scoped = [{ role: "namespace-admin" as const, scope: { cluster: "c", namespace: "n" } }];
const ada = {
  name: "Ada",
  email: "Ada@Example.com",
  password: "a password that is long",
  grants: scoped,
};
const anonymous = () => contextOf([], { actorKind: "anonymous", id: "anonymous" });

describe.each(databases)("people on $name", (database) => {
  const opened = useDatabase(database);
  const db = () => opened().db;
  const audit = async () => {
    await settleDenials();
    const rows = await db().auditEntry.findMany({ orderBy: { sequence: "asc" } });
    return rows.map((row) => `${row.action} ${row.outcome}`);
  };
  const withBrokenAudit = async (fn: () => Promise<void>) => {
    await opened().runScript(
      `ALTER TABLE "auditEntry" ADD CONSTRAINT "broken" CHECK (false) NOT VALID`,
    );
    try {
      await fn();
    } finally {
      await opened().runScript(`ALTER TABLE "auditEntry" DROP CONSTRAINT "broken"`);
    }
  };

  describe("setup", () => {
    const input = async () => ({ ...ada, grants: undefined, token: (await prepareSetup()) ?? "" });

    it("makes the first administrator, who can sign in, and ends the token", async () => {
      expect(await isSetupNeeded()).toBe(true);
      const given = await input();
      expect(await createSetup(anonymous(), given)).toEqual({ email: "ada@example.com" });
      expect(await isSetupNeeded()).toBe(false);
      expect((await signInAs("ada@example.com", ada.password)).status).toBe(200);
      expect(await audit()).toEqual(["setup.create success", "session.create success"]);
      await expect(
        createSetup(anonymous(), { ...given, email: "b@example.com" }),
      ).rejects.toMatchObject({ code: "forbidden" });
      expect(await prepareSetup()).toBeNull();
      await settleDenials();
    });

    it("refuses a wrong token, and records nobody's name for it", async () => {
      const given = { ...(await input()), token: "wrong" };
      await expect(createSetup(anonymous(), given)).rejects.toMatchObject({ code: "forbidden" });
      expect(await db().user.count()).toBe(0);
      expect(await audit()).toEqual(["setup.create denied"]);
      const row = await db().auditEntry.findFirstOrThrow();
      expect(row.actorKind).toBe("anonymous");
      expect([row.actorName, row.actorEmail].join(" ")).not.toMatch(/ada@/i);
    });

    it("of two calls at once one makes an administrator", async () => {
      const given = await input();
      const calls = ["a", "b", "c"].map((id) =>
        createSetup(anonymous(), { ...given, email: `${id}@example.com` }),
      );
      const results = await Promise.allSettled(calls);
      expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
      expect(await db().user.count()).toBe(1);
    });

    it("changes nothing when the audit cannot be written, and the token still works", async () => {
      const given = await input();
      await withBrokenAudit(async () => {
        await expect(createSetup(anonymous(), given)).rejects.toMatchObject({
          code: "audit_unavailable",
        });
      });
      expect(await db().user.count()).toBe(0);
      await createSetup(anonymous(), given);
    });
  });

  it("createPerson makes an account with roles, with a row that holds no password", async () => {
    const person = await createPerson(asPlatformAdmin(), ada);
    expect(person).toMatchObject({ email: "ada@example.com", grants: scoped, isDisabled: false });
    expect((await signInAs("ada@example.com", ada.password)).status).toBe(200);
    expect(await audit()).toContain("person.create success");
    expect(JSON.stringify((await listAudit(asAuditor(), { limit: 50 })).items)).not.toContain(
      ada.password,
    );
    expect((await listPeople(asPlatformAdmin())).items).toHaveLength(1);
  });

  it("createPerson refuses an address twice, a scoped platform role, and everybody but platform admins", async () => {
    await createPerson(asPlatformAdmin(), ada);
    await expect(createPerson(asPlatformAdmin(), ada)).rejects.toMatchObject({ code: "conflict" });
    const smuggled = {
      ...ada,
      email: "x@example.com",
      grants: [{ ...scoped[0]!, role: "platform-admin" as const }],
    };
    await expect(createPerson(asPlatformAdmin(), smuggled)).rejects.toMatchObject({
      code: "invalid_input",
    });
    await expect(createPerson(asNamespaceAdmin("c", "n"), ada)).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(createPerson(asAuditor({ id: "auditor" }), ada)).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(createPerson(anonymous(), ada)).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await audit()).toEqual([
      "person.create success",
      "person.create failure",
      "person.create denied",
      "person.create denied",
    ]);
  });

  it("updatePerson changes roles with before and after, and refuses others", async () => {
    await insertPerson("root", admin);
    await insertPerson("ada", []);
    const person = await updatePerson(asPlatformAdmin(), { id: "ada", grants: scoped });
    expect(person.grants).toEqual(scoped);
    expect((await listAudit(asAuditor(), { limit: 1 })).items).toMatchObject([
      { action: "person.update", before: { grants: [] }, after: { grants: scoped } },
    ]);
    const attempt = updatePerson(asNamespaceAdmin("c", "n"), { id: "ada", grants: admin });
    await expect(attempt).rejects.toMatchObject({ code: "forbidden" });
    await expect(updatePerson(asPlatformAdmin(), { id: "none" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("updatePerson keeps one platform admin, even when two remove each other at once", async () => {
    await prepareSetup();
    await insertPerson("one", admin);
    await insertPerson("two", admin);
    const results = await Promise.allSettled([
      updatePerson(asPlatformAdmin({ id: "one" }), { id: "two", isDisabled: true }),
      updatePerson(asPlatformAdmin({ id: "two" }), { id: "one", grants: [] }),
    ]);
    expect(results.map((result) => result.status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  it("no verb changes anything while the audit cannot be written", async () => {
    await insertPerson("root", admin);
    await insertPerson("ada", []);
    await withBrokenAudit(async () => {
      await expect(
        createPerson(asPlatformAdmin(), { ...ada, email: "new@example.com" }),
      ).rejects.toMatchObject({
        code: "audit_unavailable",
      });
      const update = updatePerson(asPlatformAdmin(), {
        id: "ada",
        isDisabled: true,
        grants: scoped,
      });
      await expect(update).rejects.toMatchObject({ code: "audit_unavailable" });
    });
    expect(await db().user.count({ where: { isDisabled: true } })).toBe(0);
    expect(await db().grant.count()).toBe(1);
  });

  it("the audit, which names people and addresses, is read and verified by auditors only", async () => {
    await createPerson(asPlatformAdmin(), ada);
    expect((await listAudit(asAuditor(), { limit: 50 })).items).toHaveLength(1);
    expect(await verifyAudit(asAuditor())).toMatchObject({ isIntact: true, entries: 1 });
    const ofOne = contextOf([{ role: "auditor", scope: { cluster: "c", namespace: "n" } }]);
    expect((await listAudit(ofOne, { limit: 50 })).items).toHaveLength(0);
    await expect(listAudit(asNamespaceAdmin("c", "n"), { limit: 50 })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(verifyAudit(asNamespaceAdmin("c", "n"))).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(listAudit(contextOf([]), { limit: 50 })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("verifies the audit once at a time: who asks meanwhile gets the same answer, with the moment at which it began", async () => {
    await createPerson(asPlatformAdmin(), ada);
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
    const ask = (minute: number) => verifyAudit(asAuditor({ now: () => at(minute) }));
    const found = await Promise.all([ask(1), ask(2), ask(3)]);
    expect(found.map(({ verifiedAt }) => verifiedAt)).toEqual(Array(3).fill(at(1).toISOString()));
    expect((await ask(4)).verifiedAt).toBe(at(4).toISOString());
  });
});
