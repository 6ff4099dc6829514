import { getDb } from "@/lib/server/db/client";
import { codeAt } from "@/lib/server/auth/second-factor";
import { confirmSecondFactor } from "@/lib/server/services/account/confirm-second-factor";
import { enrolSecondFactor } from "@/lib/server/services/account/enrol-second-factor";
import { createPasswordReset } from "@/lib/server/services/password-resets/create";
import type { Context } from "@/lib/server/context";
import { contextOf } from "@/testing/context";
import { password, signInAs } from "@/testing/requests";

interface Sample {
  params?: Record<string, string>;
  body?: unknown;
}

const newPassword = "another that is long";
const step = () => Math.floor(Date.now() / 30_000);

/** As `root`, whose oldest session is the one that the calls carry. */
async function asRoot(): Promise<Context> {
  const session = await getDb().session.findFirstOrThrow({
    where: { userId: "root" },
    orderBy: { createdAt: "asc" },
  });
  const grants = [{ role: "platform-admin" as const, scope: null }];
  return { ...contextOf(grants, { id: "root" }), sessionId: session.id };
}

async function turnOn(ctx: Context): Promise<void> {
  const { secret } = await enrolSecondFactor(ctx, { password });
  await confirmSecondFactor(ctx, { code: codeAt(secret, step() - 1) });
}

async function anotherSession(id: string): Promise<string> {
  const known = await getDb().session.findMany({ where: { userId: id }, select: { id: true } });
  await signInAs(`${id}@example.com`);
  const made = await getDb().session.findFirstOrThrow({
    where: { userId: id, id: { notIn: known.map((one) => one.id) } },
  });
  return made.id;
}

/** Calls that change accounts, each valid when it is made; they run in the order of the contracts. */
export const accountSamples: Readonly<Record<string, () => Promise<Sample>>> = {
  "account.changePassword": async () => ({ body: { password, newPassword } }),
  "account.endOtherSessions": async () => {
    await anotherSession("root");
    return {};
  },
  "account.endSession": async () => ({ params: { session: await anotherSession("root") } }),
  "account.enrolSecondFactor": async () => ({ body: { password } }),
  "account.confirmSecondFactor": async () => {
    const { secret } = await enrolSecondFactor(await asRoot(), { password });
    return { body: { code: codeAt(secret, step()) } };
  },
  "account.removeSecondFactor": async () => {
    await turnOn(await asRoot());
    return { body: { password } };
  },
  "account.replaceBackupCodes": async () => ({ body: { password } }),
  "passwordResets.use": async () => {
    const { token } = await createPasswordReset(await asRoot(), { id: "person-2", password });
    return { body: { token, newPassword } };
  },
  "people.endSessions": async () => {
    await anotherSession("person-2");
    return { params: { id: "person-2" } };
  },
  "people.resetSecondFactor": async () => {
    await turnOn(contextOf([], { id: "person-2" }));
    return { params: { id: "person-2" }, body: { password } };
  },
  "people.createPasswordReset": async () => ({ params: { id: "person-2" }, body: { password } }),
};
