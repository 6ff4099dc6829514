import { reconcileIntents } from "@/lib/server/audit/reconcile";
import { startDatabase } from "@/lib/server/db/start";
import { getDb } from "@/lib/server/db/client";
import { startBackground } from "@/lib/server/services/background";
import { applyBinding } from "@/lib/server/services/bindings/apply";
import { describeMapping } from "@/lib/server/services/bindings/describe";
import { planBindingChange } from "@/lib/server/services/bindings/plan";
import { setValue } from "@/lib/server/services/bindings/set-value";
import { getHub } from "@/lib/server/services/clusters/hub";
import { restartEnvironment } from "@/lib/server/services/environments/restart";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { until } from "@/sandbox/until";
import { asPlatformAdmin } from "@/testing/context";
import { clusterName, refOf, storeName } from "@/testing/crash/names";

// One process of Bindery that changes one environment after the other until it is killed. It waits, with its modules loaded,
// for the word to begin; then says what it does, one line each.
const ctx = asPlatformAdmin();
const say = (...words: unknown[]) => process.stdout.write(`${words.join(" ")}\n`);
const [seedText = "1", namespace = "", ...names] = process.argv.slice(2);
let state = Number(seedText);
const random = () => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};

async function apply(name: string, desired: Parameters<typeof planBindingChange>[1]["desired"]) {
  const ref = refOf(namespace, name);
  const { digest } = await planBindingChange(ctx, { ...ref, desired });
  await applyBinding(ctx, { ...ref, desired, planDigest: digest, takeOver: [] });
}

const keys = JSON.parse(process.env.CRASH_KEYS ?? "[]") as string[];
const desiredOf = (name: string, extra: string) => ({
  store: storeName,
  identity: `mendix-${name}`,
  mappings: [...keys, `mx-const-A.${extra}`].map((key) => ({
    key,
    reference: { name: `secret/data/${name}`, member: key },
  })),
});

async function setOne(name: string) {
  const key = "mx-admin-password";
  const reference = { name: `secret/data/${name}`, member: key };
  const place = { ...refOf(namespace, name), store: storeName };
  const { items } = await describeMapping(ctx, { ...place, references: [reference] });
  const value = `made-up-${Math.floor(random() * 1e9)}`;
  await setValue(ctx, {
    ...place,
    key,
    reference,
    value,
    expectedVersion: items[0]?.version ?? "",
  });
}

async function rollBack(name: string) {
  const ref = refOf(namespace, name);
  const last = await getDb().revision.findFirst({
    where: { environment: name, action: "apply", outcome: "success" },
    orderBy: { number: "desc" },
  });
  if (!last) return;
  const request = { ...ref, desired: null, revision: last.number };
  const { digest } = await planBindingChange(ctx, request);
  await applyBinding(ctx, { ...request, planDigest: digest, takeOver: [] });
}

const acts: [string, (name: string) => Promise<void>][] = [
  ["apply", (name) => apply(name, desiredOf(name, `C${Math.floor(random() * 1e6)}`))],
  ["value", setOne],
  ["restart", async (name) => void (await restartEnvironment(ctx, refOf(namespace, name)))],
  ["remove", (name) => apply(name, null)],
  ["rollback", rollBack],
];

say("loaded");
process.stdin.once("data", () => void run());

async function run() {
  await startDatabase();
  await startBackground();
  await until("the watch is live", () =>
    Promise.resolve(getHub().find(clusterName)?.state(namespace).state === "live"),
  );
  for (const name of names)
    await until(`${name} is known`, () =>
      Promise.resolve(getHealthEngine().find(refOf(namespace, name))),
    );
  const settled = await reconcileIntents(new Date());
  say("settled", settled.closed, settled.open.length);
  for (let turn = 0; ; turn += 1) {
    const name = names[Math.floor(random() * names.length)] ?? "";
    const [word, act] = acts[Math.floor(random() * acts.length)] ?? ["", () => Promise.resolve()];
    say("begin", word, name);
    try {
      await act(name);
      say("end", word, name);
    } catch (error) {
      say("refused", word, name, error instanceof Error ? error.message : "");
    }
  }
}
