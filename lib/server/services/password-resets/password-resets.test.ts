import { describe, expect, it } from "vitest";
import { settleDenials } from "@/lib/server/audit/denials";
import { findPrincipal } from "@/lib/server/auth/find-principal";
import { codeAt } from "@/lib/server/auth/second-factor";
import { confirmSecondFactor } from "@/lib/server/services/account/confirm-second-factor";
import { enrolSecondFactor } from "@/lib/server/services/account/enrol-second-factor";
import { createPasswordReset } from "@/lib/server/services/password-resets/create";
import { usePasswordReset } from "@/lib/server/services/password-resets/use";
import { endPersonSessions } from "@/lib/server/services/people/end-sessions";
import { resetSecondFactor } from "@/lib/server/services/people/reset-second-factor";
import { asAuditor, asNamespaceAdmin, asPlatformAdmin, contextOf } from "@/testing/context";
import { databases, useDatabase } from "@/testing/database";
import { cookieOf, insertPerson, password, signInAs } from "@/testing/requests";

const admin = [{ role: "platform-admin" as const, scope: null }];
const next = "another that is long";
const email = "ada@example.com";
const root = (more = {}) => asPlatformAdmin({ id: "root", ...more });
const nobody = (more = {}) => contextOf([], { actorKind: "anonymous", id: "anonymous", ...more });

describe.each(databases)("what a platform admin does with an account on $name", (database) => {
  const opened = useDatabase(database);
  const db = () => opened().db;
  const who = (cookie: string) => findPrincipal(new Headers({ cookie }));
  const rows = async () => {
    await settleDenials();
    return db().auditEntry.findMany({ orderBy: { sequence: "asc" } });
  };
  const audit = async () => (await rows()).map(({ action, outcome }) => `${action} ${outcome}`);
  const text = async () =>
    JSON.stringify([await rows(), await db().passwordReset.findMany()], (_, value) =>
      typeof value === "bigint" ? String(value) : (value as unknown),
    );

  async function people(): Promise<string> {
    await insertPerson("root", admin);
    return cookieOf("ada", []);
  }
  async function withFactor(): Promise<string> {
    const ctx = contextOf([], { id: "ada" });
    const { secret } = await enrolSecondFactor(ctx, { password });
    await confirmSecondFactor(ctx, { code: codeAt(secret, Math.floor(Date.now() / 30_000)) });
    return secret;
  }

  it("endPersonSessions ends every session at once, and is recorded", async () => {
    const cookie = await people();
    expect(await endPersonSessions(root(), { id: "ada" })).toEqual({ ended: 1 });
    expect(await who(cookie)).toBeNull();
    expect(await audit()).toContain("person.endSessions success");
    const unknown = endPersonSessions(root(), { id: "none" });
    await expect(unknown).rejects.toMatchObject({ code: "not_found" });
  });

  it("resetSecondFactor takes the factor and the sessions, asks for the admin's own password first", async () => {
    await people();
    await withFactor();
    const wrong = resetSecondFactor(root(), { id: "ada", password: "wrong" });
    await expect(wrong).rejects.toMatchObject({ code: "invalid_input" });
    expect(await (await signInAs(email)).json()).toMatchObject({ isCodeNeeded: true });
    await resetSecondFactor(root(), { id: "ada", password });
    expect(await (await signInAs(email)).json()).toEqual({ ok: true });
    const again = resetSecondFactor(root(), { id: "ada", password });
    await expect(again).rejects.toMatchObject({ code: "precondition_failed" });
    expect(await audit()).toEqual(
      expect.arrayContaining(
        ["denied", "success", "failure"].map((outcome) => `person.resetSecondFactor ${outcome}`),
      ),
    );
  });

  it("a link sets a new password once, ends the sessions, and stands in no row", async () => {
    const cookie = await people();
    const { token } = await createPasswordReset(root(), { id: "ada", password });
    expect(await who(cookie)).not.toBeNull();
    expect((await signInAs(email)).status).toBe(200);
    expect(await usePasswordReset(nobody(), { token, newPassword: next })).toEqual({ email });
    expect(await who(cookie)).toBeNull();
    expect((await signInAs(email, password)).status).toBe(401);
    expect((await signInAs(email, next)).status).toBe(200);
    const again = usePasswordReset(nobody(), { token, newPassword: `${next}!` });
    await expect(again).rejects.toMatchObject({ code: "forbidden" });
    expect(await text()).not.toMatch(new RegExp(`${token}|${next}`));
    expect(await audit()).toEqual(
      expect.arrayContaining([
        "passwordReset.create success",
        "passwordReset.use success",
        "passwordReset.use denied",
      ]),
    );
  });

  it("a link alone opens no account that has a second factor", async () => {
    await people();
    await withFactor();
    const { token } = await createPasswordReset(root(), { id: "ada", password });
    await usePasswordReset(nobody(), { token, newPassword: next });
    expect(await (await signInAs(email, next)).json()).toMatchObject({ isCodeNeeded: true });
  });

  it("a newer link ends the older one; so do a day, a disabled account, and a wrong token", async () => {
    await people();
    const old = await createPasswordReset(root(), { id: "ada", password });
    const { token, expiresAt } = await createPasswordReset(root(), { id: "ada", password });
    const attempt = (given: string, more = {}) =>
      usePasswordReset(nobody(more), { token: given, newPassword: next });
    const forbidden = { code: "forbidden" };
    await expect(attempt(old.token)).rejects.toMatchObject(forbidden);
    await expect(attempt("wrong")).rejects.toMatchObject(forbidden);
    const late = { now: () => new Date(expiresAt) };
    await expect(attempt(token, late)).rejects.toMatchObject(forbidden);
    await db().user.update({ where: { id: "ada" }, data: { isDisabled: true } });
    await expect(attempt(token)).rejects.toMatchObject(forbidden);
    const disabled = createPasswordReset(root(), { id: "ada", password });
    await expect(disabled).rejects.toMatchObject({ code: "precondition_failed" });
    await db().user.update({ where: { id: "ada" }, data: { isDisabled: false } });
    await attempt(token);
  });

  it("of two uses of a link at once one counts", async () => {
    await people();
    const { token } = await createPasswordReset(root(), { id: "ada", password });
    const results = await Promise.allSettled(
      ["a", "b"].map((end) => usePasswordReset(nobody(), { token, newPassword: `${next}${end}` })),
    );
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  it("tokens cannot be guessed at: an address waits after twenty tries", async () => {
    const attempt = () => usePasswordReset(nobody(), { token: "x", newPassword: next });
    for (let count = 0; count < 20; count += 1)
      await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
    await expect(attempt()).rejects.toMatchObject({ code: "rate_limited" });
  });

  it("only platform admins may, and a refusal is recorded", async () => {
    const cookie = await people();
    for (const ctx of [asAuditor({ id: "root" }), asNamespaceAdmin("c", "n"), contextOf([])]) {
      for (const attempt of [
        () => endPersonSessions(ctx, { id: "ada" }),
        () => resetSecondFactor(ctx, { id: "ada", password }),
        () => createPasswordReset(ctx, { id: "ada", password }),
      ]) {
        await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
      }
    }
    expect(await who(cookie)).not.toBeNull();
    expect(await audit()).toEqual(
      expect.arrayContaining([
        "person.endSessions denied",
        "person.resetSecondFactor denied",
        "passwordReset.create denied",
      ]),
    );
  });

  it("nothing happens while the audit cannot be written", async () => {
    const cookie = await people();
    const { token } = await createPasswordReset(root(), { id: "ada", password });
    await opened().runScript(
      `ALTER TABLE "auditEntry" ADD CONSTRAINT "broken" CHECK (false) NOT VALID`,
    );
    try {
      for (const attempt of [
        () => endPersonSessions(root(), { id: "ada" }),
        () => createPasswordReset(root(), { id: "ada", password }),
        () => usePasswordReset(nobody(), { token, newPassword: next }),
      ]) {
        await expect(attempt()).rejects.toMatchObject({ code: "audit_unavailable" });
      }
    } finally {
      await opened().runScript(`ALTER TABLE "auditEntry" DROP CONSTRAINT "broken"`);
    }
    expect(await who(cookie)).not.toBeNull();
    expect((await signInAs(email)).status).toBe(200);
    await usePasswordReset(nobody(), { token, newPassword: next });
  });
});
