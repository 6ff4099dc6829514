import "server-only";
import { stampAddresses } from "@/lib/server/api/address";
import { startCheckpoints } from "@/lib/server/audit/checkpoint";
import { flushDenials, settleDenials } from "@/lib/server/audit/denials";
import { settleIntents } from "@/lib/server/audit/in-flight";
import { reconcileIntents } from "@/lib/server/audit/reconcile";
import { openWithKeys } from "@/lib/server/open-with-keys";
import { getConfig } from "@/lib/server/config";
import { tryWithAdvisoryLock } from "@/lib/server/db/advisory-lock";
import { getDb } from "@/lib/server/db/client";
import { startDatabase } from "@/lib/server/db/start";
import { getKeys } from "@/lib/server/security/keys";
import { startBackground } from "@/lib/server/services/background";
import { prepareSetup } from "@/lib/server/services/setup/token";
import { peekSingleton, setSingleton } from "@/lib/server/singleton";
import { errorFields, getLogger } from "@/lib/server/telemetry/logger";
import { readinessName } from "@/lib/server/telemetry/readiness";

/** Longer than any outside call may take: a younger intent may still be another replica's. */
const foreignIntentAgeMs = 10 * 60_000;
/** What was sent before an answer was lost has arrived by then, or never will. */
const ownIntentAgeMs = 10_000;
const reconcileEveryMs = 15_000;
const flushEveryMs = 60_000;

/** Kubernetes ends a pod 30 s after it asked. */
const endsWithinMs = 20_000;

/** What is said to the operator, on stderr beside the log: it is read by a person at a terminal. */
const say = (text: string) => process.stderr.write(`${text}\n`);

/**
 * Configuration, keys, database, migrations, setup token, background, in this order. What is wrong is said in one
 * sentence and ends the process: half a start would look healthy.
 */
export async function startServer(): Promise<void> {
  if (peekSingleton("started")) return;
  setSingleton("started", true);
  try {
    await start();
  } catch (error) {
    say(`\nBindery did not start. ${error instanceof Error ? error.message : "Unknown error."}\n`);
    getLogger().fatal(errorFields(error), "start failed");
    process.exit(1);
  }
}

async function start(): Promise<void> {
  stampAddresses();
  getConfig();
  const { generated } = getKeys();
  const opened = await openWithKeys(generated, startDatabase);
  for (const file of generated)
    say(
      `Made a key: ${file}. Back it up: what is sealed or signed with it cannot be read or proven without it.`,
    );
  const token = await prepareSetup();
  if (token) saySetup(token);
  endWith(async () => {
    await settleIntents(endsWithinMs);
    flushDenials(Number.POSITIVE_INFINITY);
    await settleDenials();
    await opened.close();
  });
  startCheckpoints();
  await startBackground();
  // At start, what this replica left open is its predecessor's, and nobody is at it; an embedded database has no other.
  const foreignAgeMs = opened.kind === "embedded" ? ownIntentAgeMs : foreignIntentAgeMs;
  await reconcile({ foreignAgeMs: opened.kind === "embedded" ? 0 : foreignAgeMs, ownAgeMs: 0 });
  every(reconcileEveryMs, () => reconcile({ foreignAgeMs, ownAgeMs: ownIntentAgeMs }));
  every(flushEveryMs, async () => flushDenials(Date.now()));
  setSingleton(readinessName, async () => void (await getDb().$queryRaw`SELECT 1`));
  getLogger().info({ database: opened.kind }, "Bindery is ready");
}

function saySetup(token: string): void {
  const { url, port, setupToken } = getConfig();
  const address = `${url?.origin ?? `http://localhost:${port}`}/setup`;
  const shown = setupToken ? "(the one in BINDERY_SETUP_TOKEN)" : token;
  say(
    `\nNobody has an account yet. Make the first administrator at ${address}\nSetup token, works once: ${shown}\n`,
  );
}

async function reconcile(ages: { foreignAgeMs: number; ownAgeMs: number }): Promise<void> {
  const since = (ageMs: number) => new Date(Date.now() - ageMs);
  const done = await tryWithAdvisoryLock("reconciler", () =>
    reconcileIntents({ anybodys: since(ages.foreignAgeMs), own: since(ages.ownAgeMs) }),
  );
  if (done.ran && (done.result.closed > 0 || done.result.open.length > 0)) {
    getLogger().info(done.result, "open intents were looked at");
  }
}

function every(ms: number, work: () => Promise<void>): void {
  const run = async () => {
    try {
      await work();
    } catch (error) {
      getLogger().error(errorFields(error), "background work failed");
    }
  };
  setInterval(() => void run(), ms).unref();
}

/** Closes the database on the way out, so that the next start finds its lock free. */
function endWith(close: () => Promise<void>): void {
  let isEnding = false;
  const end = async () => {
    if (isEnding) return;
    isEnding = true;
    await close().catch((error: unknown) =>
      getLogger().error(errorFields(error), "the end was not clean"),
    );
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void end());
}
