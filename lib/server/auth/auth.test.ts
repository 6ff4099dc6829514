import { describe, expect, it } from "vitest";
import { findPrincipal } from "@/lib/server/auth/find-principal";
import { handleAuth } from "@/lib/server/auth/handle-auth";
import { updatePerson } from "@/lib/server/services/people/update";
import { asPlatformAdmin } from "@/testing/context";
import { databases, testConfig, useDatabase } from "@/testing/database";
import { cookieOf, insertPerson, password, requestTo, signInAs } from "@/testing/requests";

const admin = [{ role: "platform-admin" as const, scope: null }];
const viewer = [{ role: "namespace-viewer" as const, scope: { cluster: "c", namespace: "n" } }];

describe.each(databases)("sign-in on $name", (database) => {
  const opened = useDatabase(database);
  const db = () => opened().db;
  const who = (cookie: string, now?: Date) => findPrincipal(new Headers({ cookie }), now);
  const audit = async () =>
    (await db().auditEntry.findMany({ orderBy: { sequence: "asc" } })).map(
      (row) => `${row.action} ${row.outcome} ${row.entityId} x${row.repeats}`,
    );

  it("a right password gives a session with the person's roles, and an audit row", async () => {
    const cookie = await cookieOf("ada", viewer);
    expect((await who(cookie))?.principal).toEqual({
      userId: "ada",
      email: "ada@example.com",
      name: "ada",
      grants: viewer,
    });
    expect(await audit()).toEqual(["session.create success ada@example.com x1"]);
  });

  it("the cookie is out of reach of scripts and other sites, and the body holds no token", async () => {
    const response = await signInAs(await insertPerson("ada", viewer));
    const cookie = response.headers.getSetCookie()[0] ?? "";
    expect(cookie).toMatch(/^bindery-session=.*HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(await response.text()).toBe('{"ok":true}');
    expect(response.headers.get("cache-control")).toContain("no-store");
  });

  it("a wrong password, an unknown address and a disabled account get the same answer", async () => {
    const email = await insertPerson("ada", viewer);
    await insertPerson("eve", viewer);
    await db().user.update({ where: { id: "eve" }, data: { isDisabled: true } });
    const answers = [];
    for (const [address, text] of [
      [email, "wrong password"],
      ["nobody@example.com", password],
      ["eve@example.com", password],
    ] as const) {
      const response = await signInAs(address, text);
      const { requestId: _, ...problem } = (await response.json()) as Record<string, unknown>;
      answers.push(JSON.stringify([response.status, problem, response.headers.getSetCookie()]));
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^\[401/);
    expect(await audit()).toEqual([
      "session.create denied ada@example.com x1",
      "session.create denied nobody@example.com x1",
      "session.create denied eve@example.com x1",
    ]);
    expect(await db().session.count()).toBe(0);
  });

  it("after ten failures even the right password waits", async () => {
    const email = await insertPerson("ada", viewer);
    for (let count = 0; count < 10; count += 1)
      expect((await signInAs(email, "wrong")).status).toBe(401);
    expect((await signInAs(email)).status).toBe(429);
  });

  it("of many tries at once no more are answered than one after another", async () => {
    const email = await insertPerson("ada", viewer);
    const tries = Array.from({ length: 15 }, () => signInAs(email, "wrong"));
    const states = (await Promise.all(tries)).map(({ status }) => status);
    expect(states.filter((status) => status === 401)).toHaveLength(10);
    expect(states.filter((status) => status === 429)).toHaveLength(5);
  });

  it("without an audit row there is no session", async () => {
    const email = await insertPerson("ada", viewer);
    await opened().runScript(
      `ALTER TABLE "auditEntry" ADD CONSTRAINT "broken" CHECK (false) NOT VALID`,
    );
    try {
      const response = await signInAs(email);
      expect([response.status, response.headers.getSetCookie()]).toEqual([503, []]);
      expect(await db().session.count()).toBe(0);
    } finally {
      await opened().runScript(`ALTER TABLE "auditEntry" DROP CONSTRAINT "broken"`);
    }
  });

  it("signing out ends the session on the server", async () => {
    const cookie = await cookieOf("ada", viewer);
    const response = await handleAuth(
      requestTo("/api/auth/sign-out", { method: "POST", cookie, body: {} }),
    );
    expect(response.status).toBe(200);
    expect(await who(cookie)).toBeNull();
    expect((await audit()).at(-1)).toBe("session.delete success ada@example.com x1");
  });

  it("disabling a person ends their sessions at once", async () => {
    await insertPerson("root", admin);
    const cookie = await cookieOf("ada", viewer);
    await updatePerson(asPlatformAdmin(), { id: "ada", isDisabled: true });
    expect(await who(cookie)).toBeNull();
    expect(await db().session.count()).toBe(0);
  });

  it("an idle session and an old one end", async () => {
    const { sessionIdleMinutes, sessionHours } = testConfig();
    const idle = await cookieOf("ada", viewer);
    expect(
      await who(idle, new Date(Date.now() + (sessionIdleMinutes - 1) * 60_000)),
    ).not.toBeNull();
    expect(await who(idle, new Date(Date.now() + sessionIdleMinutes * 2 * 60_000))).toBeNull();
    const old = await cookieOf("eve", viewer);
    const later = new Date(Date.now() + sessionHours * 3_600_000 + 1_000);
    await db().session.updateMany({ data: { updatedAt: later } });
    expect(await who(old, later)).toBeNull();
  });

  it("a forged cookie is nobody", async () => {
    const cookie = await cookieOf("ada", viewer);
    expect(await who(`${cookie.slice(0, -6)}AAAAA%3D`)).toBeNull();
    expect(await who("bindery-session=x.y")).toBeNull();
  });

  it("refuses a sign-in from another site, and every other path of better-auth", async () => {
    const foreign = { "sec-fetch-site": "cross-site" };
    expect((await signInAs(await insertPerson("ada", viewer), password, foreign)).status).toBe(403);
    for (const path of [
      "sign-up/email",
      "update-user",
      "change-password",
      "reset-password",
      "sign-in/social",
      "ok",
    ]) {
      for (const method of ["GET", "POST"]) {
        const body = method === "POST" ? {} : undefined;
        expect((await handleAuth(requestTo(`/api/auth/${path}`, { method, body }))).status).toBe(
          404,
        );
      }
    }
    expect(await db().user.count()).toBe(1);
  });
});
