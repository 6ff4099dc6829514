import { describe, expect, it } from "vitest";
import { findPrincipal } from "@/lib/server/auth/find-principal";
import { handleAuth } from "@/lib/server/auth/handle-auth";
import { codeAt } from "@/lib/server/auth/second-factor";
import { settleDenials } from "@/lib/server/audit/denials";
import type { Context } from "@/lib/server/context";
import { changePassword } from "@/lib/server/services/account/change-password";
import { confirmSecondFactor } from "@/lib/server/services/account/confirm-second-factor";
import { endOtherSessions } from "@/lib/server/services/account/end-other-sessions";
import { endSession } from "@/lib/server/services/account/end-session";
import { enrolSecondFactor } from "@/lib/server/services/account/enrol-second-factor";
import { getAccount } from "@/lib/server/services/account/get";
import { listSessions } from "@/lib/server/services/account/list-sessions";
import { removeSecondFactor } from "@/lib/server/services/account/remove-second-factor";
import { replaceBackupCodes } from "@/lib/server/services/account/replace-backup-codes";
import { contextOf } from "@/testing/context";
import { databases, useDatabase } from "@/testing/database";
import { cookiesOf, insertPerson, password, requestTo, signInAs } from "@/testing/requests";

const next = "another that is long";
const email = "ada@example.com";
const step = () => Math.floor(Date.now() / 30_000);

describe.each(databases)("one's own account on $name", (database) => {
  const opened = useDatabase(database);
  const db = () => opened().db;
  const who = (cookie: string) => findPrincipal(new Headers({ cookie }));
  const audit = async () => {
    await settleDenials();
    const rows = await db().auditEntry.findMany({ orderBy: { sequence: "asc" } });
    return rows.map(({ action, outcome }) => `${action} ${outcome}`);
  };
  const everyRow = async () =>
    JSON.stringify([await db().auditEntry.findMany(), await db().usedCode.findMany()], (_, value) =>
      typeof value === "bigint" ? String(value) : (value as unknown),
    );

  /** A person with one session, and the context of a request that it carries. */
  async function signedIn(): Promise<{ ctx: Context; cookie: string }> {
    if ((await db().user.count({ where: { email } })) === 0) await insertPerson("ada", []);
    const cookie = cookiesOf(await signInAs(email));
    const sessionId = (await who(cookie))?.sessionId;
    return { cookie, ctx: { ...contextOf([], { id: "ada" }), sessionId } };
  }
  async function withFactor() {
    const { ctx, cookie } = await signedIn();
    const made = await enrolSecondFactor(ctx, { password });
    await confirmSecondFactor(ctx, { code: codeAt(made.secret, step() - 1) });
    return { ...made, ctx, cookie };
  }
  const verify = (kind: "totp" | "backup-code", code: string, cookie: string, more = {}) =>
    handleAuth(
      requestTo(`/api/auth/two-factor/verify-${kind}`, {
        method: "POST",
        cookie,
        body: { code, ...more },
      }),
    );
  const challenged = async () => cookiesOf(await signInAs(email));

  describe("password", () => {
    it("changePassword sets the new one, ends the other sessions and keeps this one", async () => {
      const other = await signedIn();
      const mine = await signedIn();
      expect(await changePassword(mine.ctx, { password, newPassword: next })).toEqual({ ended: 1 });
      expect(await who(other.cookie)).toBeNull();
      expect(await who(mine.cookie)).not.toBeNull();
      expect((await signInAs(email, password)).status).toBe(401);
      expect((await signInAs(email, next)).status).toBe(200);
      expect(await audit()).toContain("password.update success");
      expect(await everyRow()).not.toMatch(new RegExp(`${password}|${next}`));
    });

    it("changePassword refuses a wrong current password, records it, and waits after ten", async () => {
      const { ctx } = await signedIn();
      const attempt = () => changePassword(ctx, { password: "wrong", newPassword: next });
      for (let count = 0; count < 10; count += 1) {
        await expect(attempt()).rejects.toMatchObject({
          code: "invalid_input",
          fields: [{ path: "password" }],
        });
      }
      const right = changePassword(ctx, { password, newPassword: next });
      await expect(right).rejects.toMatchObject({ code: "rate_limited" });
      expect(await audit()).toContain("password.update denied");
      expect((await signInAs(email)).status).toBe(200);
    });

    it("of many tries at once no more than ten are looked at, for one's own password and for the code of an enrolment", async () => {
      const { ctx } = await signedIn();
      const codes = async (attempts: Promise<unknown>[]) =>
        (await Promise.allSettled(attempts)).map((result) =>
          result.status === "rejected" ? (result.reason as { code: string }).code : "right",
        );
      const counted = (all: string[], code: string) => all.filter((each) => each === code).length;
      const guesses = Array.from({ length: 24 }, (_, index) => index);
      await enrolSecondFactor(ctx, { password });
      const passwords = await codes(
        guesses.map((guess) =>
          changePassword(ctx, { password: `wrong ${guess}`, newPassword: next }),
        ),
      );
      expect(counted(passwords, "invalid_input")).toBe(10);
      expect(counted(passwords, "rate_limited")).toBe(14);
      const tries = await codes(guesses.map(() => confirmSecondFactor(ctx, { code: "000000" })));
      expect(counted(tries, "rate_limited")).toBe(14);
    });

    it("changePassword refuses the same password again", async () => {
      const { ctx } = await signedIn();
      const same = changePassword(ctx, { password, newPassword: password });
      await expect(same).rejects.toMatchObject({ code: "invalid_input" });
    });

    it("of two changes at once one counts, the other is a conflict", async () => {
      const { ctx } = await signedIn();
      const results = await Promise.allSettled([
        changePassword(ctx, { password, newPassword: next }),
        changePassword(ctx, { password, newPassword: `${next}!` }),
      ]);
      expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      const lost = results.find((result) => result.status === "rejected");
      expect(lost?.reason).toMatchObject({ code: "conflict" });
      expect(await audit()).toContain("password.update failure");
    });
  });

  describe("sessions", () => {
    it("listSessions shows one's own only, this one first, without a token", async () => {
      await signedIn();
      const { ctx } = await signedIn();
      await insertPerson("eve", []);
      await signInAs("eve@example.com");
      const { items } = await listSessions(ctx);
      expect(items.map(({ isCurrent }) => isCurrent)).toEqual([true, false]);
      const tokens = (await db().session.findMany()).map(({ token }) => token);
      for (const token of tokens) expect(JSON.stringify(items)).not.toContain(token);
    });

    it("endSession ends one at once, and no session of somebody else", async () => {
      const other = await signedIn();
      const { ctx, cookie } = await signedIn();
      await endSession(ctx, { session: other.ctx.sessionId ?? "" });
      expect(await who(other.cookie)).toBeNull();
      await insertPerson("eve", []);
      const eve = contextOf([], { id: "eve" });
      const theft = endSession(eve, { session: ctx.sessionId ?? "" });
      await expect(theft).rejects.toMatchObject({ code: "not_found" });
      expect(await who(cookie)).not.toBeNull();
      expect(await audit()).toEqual(
        expect.arrayContaining(["session.delete success", "session.delete failure"]),
      );
    });

    it("endOtherSessions leaves this one, and ends sign-ins that wait for a code", async () => {
      const { ctx, cookie } = await withFactor();
      const waiting = await challenged();
      expect(await endOtherSessions(ctx)).toEqual({ ended: 0 });
      expect(await who(cookie)).not.toBeNull();
      const { backupCodes } = await replaceBackupCodes(ctx, { password });
      expect((await verify("backup-code", backupCodes[0] ?? "", waiting)).status).toBe(412);
    });
  });

  describe("second factor", () => {
    it("counts only after a right code, and then ends the sessions that were made without it", async () => {
      const other = await signedIn();
      const { ctx } = await signedIn();
      const { secret, uri } = await enrolSecondFactor(ctx, { password });
      expect(uri).toContain(`secret=${secret}`);
      expect((await getAccount(ctx)).secondFactor).toEqual({
        state: "pending",
        backupCodesLeft: null,
      });
      expect(await (await signInAs(email)).json()).toEqual({ ok: true });
      const wrong = confirmSecondFactor(ctx, { code: codeAt(secret, step() + 20) });
      await expect(wrong).rejects.toMatchObject({ code: "invalid_input" });
      await confirmSecondFactor(ctx, { code: codeAt(secret, step()) });
      expect((await getAccount(ctx)).secondFactor).toEqual({ state: "on", backupCodesLeft: 10 });
      expect(await who(other.cookie)).toBeNull();
      expect(await audit()).toEqual(
        expect.arrayContaining([
          "secondFactor.enrol success",
          "secondFactor.confirm denied",
          "secondFactor.confirm success",
        ]),
      );
    });

    it("sign-in gives no session for the password alone, and one for the code", async () => {
      const { secret } = await withFactor();
      const sessions = await db().session.count();
      const first = await signInAs(email);
      expect(await first.clone().json()).toEqual({ ok: true, isCodeNeeded: true });
      expect(await db().session.count()).toBe(sessions);
      expect(cookiesOf(first)).toMatch(/^bindery-challenge=[^;]+$/);
      expect(first.headers.getSetCookie().join()).toMatch(/bindery-challenge=.*HttpOnly/);
      const second = await verify("totp", codeAt(secret, step()), cookiesOf(first));
      expect(await second.clone().text()).toBe('{"ok":true}');
      expect((await who(cookiesOf(second)))?.principal.userId).toBe("ada");
      expect((await audit()).slice(-2)).toEqual([
        "session.challenge success",
        "session.create success",
      ]);
    });

    it("a code lets in once, although it is still valid; the code of the enrolment as well", async () => {
      const { secret } = await withFactor();
      const code = codeAt(secret, step());
      expect((await verify("totp", code, await challenged())).status).toBe(200);
      const sessions = await db().session.count();
      expect((await verify("totp", code, await challenged())).status).toBe(401);
      expect((await verify("totp", codeAt(secret, step() - 1), await challenged())).status).toBe(
        401,
      );
      expect(await db().session.count()).toBe(sessions);
    });

    it("a wrong code is refused and recorded; after five the sign-in begins again", async () => {
      await withFactor();
      const cookie = await challenged();
      for (let count = 0; count < 5; count += 1)
        expect((await verify("totp", "000000", cookie)).status).toBe(401);
      expect((await verify("totp", "000000", cookie)).status).toBe(412);
      expect(await audit()).toContain("session.create denied");
    });

    it("a session beside the challenge buys no further tries", async () => {
      const { cookie } = await withFactor();
      const both = `${cookie}; ${await challenged()}`;
      for (let count = 0; count < 5; count += 1)
        expect((await verify("totp", "000000", both)).status).toBe(401);
      expect((await verify("totp", "000000", both)).status).toBe(412);
    });

    it("after ten wrong codes even the right one waits, over all sign-ins", async () => {
      const { secret } = await withFactor();
      for (let round = 0; round < 2; round += 1) {
        const cookie = await challenged();
        for (let count = 0; count < 5; count += 1) await verify("totp", "000000", cookie);
      }
      expect((await verify("totp", codeAt(secret, step()), await challenged())).status).toBe(429);
    });

    it("a backup code works once", async () => {
      const { ctx, backupCodes } = await withFactor();
      const code = backupCodes[3] ?? "";
      const admitted = await verify("backup-code", code, await challenged());
      expect((await who(cookiesOf(admitted)))?.principal.userId).toBe("ada");
      expect((await verify("backup-code", code, await challenged())).status).toBe(401);
      expect((await getAccount(ctx)).secondFactor.backupCodesLeft).toBe(9);
    });

    it("new backup codes end the old ones", async () => {
      const { ctx, backupCodes: old } = await withFactor();
      const { backupCodes } = await replaceBackupCodes(ctx, { password });
      expect((await verify("backup-code", old[0] ?? "", await challenged())).status).toBe(401);
      expect((await verify("backup-code", backupCodes[0] ?? "", await challenged())).status).toBe(
        200,
      );
      expect(await audit()).toContain("backupCodes.replace success");
    });

    it("no device can be trusted, no session can stand in for the first step, no code without the cookie", async () => {
      const { cookie, secret } = await withFactor();
      const code = codeAt(secret, step());
      const asked = await challenged();
      expect((await verify("totp", code, asked, { trustDevice: true })).status).toBe(400);
      expect((await verify("totp", code, cookie)).status).toBe(412);
      expect((await verify("totp", code, "bindery-challenge=2fa-x.y")).status).toBe(412);
      expect((await verify("totp", code, `${asked.slice(0, -6)}AAAAA%3D`)).status).toBe(412);
    });

    it("without an audit row there is neither challenge nor session", async () => {
      const { secret } = await withFactor();
      const asked = await challenged();
      const sessions = await db().session.count();
      await opened().runScript(
        `ALTER TABLE "auditEntry" ADD CONSTRAINT "broken" CHECK (false) NOT VALID`,
      );
      try {
        const first = await signInAs(email);
        expect([first.status, cookiesOf(first)]).toEqual([503, ""]);
        const second = await verify("totp", codeAt(secret, step()), asked);
        expect([second.status, cookiesOf(second)]).toEqual([503, ""]);
        expect(await db().session.count()).toBe(sessions);
      } finally {
        await opened().runScript(`ALTER TABLE "auditEntry" DROP CONSTRAINT "broken"`);
      }
    });

    it("turning it off needs the password; then the password is enough", async () => {
      const { ctx } = await withFactor();
      const wrong = removeSecondFactor(ctx, { password: "wrong" });
      await expect(wrong).rejects.toMatchObject({ code: "invalid_input" });
      expect(await (await signInAs(email)).json()).toMatchObject({ isCodeNeeded: true });
      await removeSecondFactor(ctx, { password });
      expect(await (await signInAs(email)).json()).toEqual({ ok: true });
      const again = removeSecondFactor(ctx, { password });
      await expect(again).rejects.toMatchObject({ code: "precondition_failed" });
      expect(await audit()).toEqual(
        expect.arrayContaining([
          "secondFactor.delete denied",
          "secondFactor.delete success",
          "secondFactor.delete failure",
        ]),
      );
    });

    it("enrolling needs the password, is refused while one is on, and a newer QR code replaces an older", async () => {
      const { ctx } = await signedIn();
      const wrong = enrolSecondFactor(ctx, { password: "wrong" });
      await expect(wrong).rejects.toMatchObject({ code: "invalid_input" });
      const none = confirmSecondFactor(ctx, { code: "123456" });
      await expect(none).rejects.toMatchObject({ code: "precondition_failed" });
      const old = await enrolSecondFactor(ctx, { password });
      const made = await enrolSecondFactor(ctx, { password });
      const stale = confirmSecondFactor(ctx, { code: codeAt(old.secret, step()) });
      await expect(stale).rejects.toMatchObject({ code: "invalid_input" });
      await confirmSecondFactor(ctx, { code: codeAt(made.secret, step()) });
      const twice = enrolSecondFactor(ctx, { password });
      await expect(twice).rejects.toMatchObject({ code: "conflict" });
    });

    it("secret and codes lie sealed, and stand in no audit row", async () => {
      const { secret, backupCodes } = await withFactor();
      const [row] = await db().twoFactor.findMany();
      const stored = `${JSON.stringify(row)} ${await everyRow()}`;
      for (const value of [secret, codeAt(secret, step() - 1), ...backupCodes])
        expect(stored).not.toContain(value);
    });
  });

  it("nobody has no account", async () => {
    const nobody = contextOf([], { actorKind: "anonymous", id: "anonymous" });
    for (const attempt of [
      () => getAccount(nobody),
      () => listSessions(nobody),
      () => endOtherSessions(nobody),
      () => changePassword(nobody, { password, newPassword: next }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: "unauthenticated" });
    }
  });
});
