import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { AuditEntry } from "@/lib/contracts/audit";
import type { DesiredBinding } from "@/lib/contracts/bindings";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { setUpOperator } from "@/sandbox/scenario/operator-setup";
import { environmentSeeds } from "@/sandbox/scenario/environments";
import { seedEnvironment } from "@/sandbox/scenario/seed-world";
import { databaseKeys, storageKeys } from "@/sandbox/scenario/values";
import { ensureNamespace } from "@/sandbox/scenario/vault-setup";
import { startWorld, type World } from "@/sandbox/world";
import { killDuring, randomOf, rehearse, type Killed, type Moment } from "./killer";
import { BinderyProcess } from "./process";
import type { Change, Report } from "./protocol";
import { bindingIn, restartIn, valueIn } from "./truth";

const closedWithinMs = 60_000;
/** Set it to the seed of a failure to see the same moments again. */
const fixedSeed: number | null = null;
const seed = fixedSeed ?? Date.now() % 2 ** 31;
const random = randomOf(seed);
const below = (n: number) => Math.floor(random() * n);
const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;

const namespace = "mendix-onboarding";
const at = { cluster: "ams", namespace, name: "welcome-acc" };
const path = "secret/data/welcome-acc";
const valueKey = "mx-admin-password";
const base = [...databaseKeys, ...storageKeys, valueKey];
const desiredOf = (keys: string[]): DesiredBinding => ({
  store: "main-vault",
  identity: "mendix-welcome-acc",
  mappings: keys.map((key) => ({ key, reference: { name: path, member: key } })),
});

interface Target {
  change: Extract<Change, { verb: "apply" }>;
  action: "apply" | "delete" | "rollback";
  shape: string;
  /** How many requests the whole change makes. */
  requests: number;
}
type Round = { before: string; sequence: number; change: Change; target: Target | null } & Killed;

let world: World;
let bindery: BinderyProcess;
let spare: BinderyProcess;
const dataDir = mkdtempSync(join(tmpdir(), "bindery-crash-"));
const requests = { restart: 0, value: 0 };
const targets: Target[] = [];
let values = 0;

const valueChange = (): Change => {
  const reference = { name: path, member: valueKey };
  const value = `A-made-up-value-${(values += 1)}!`;
  return { verb: "value", at, key: valueKey, store: "main-vault", reference, value };
};

/** Takes the process that waits and lets the next one load its code meanwhile. */
async function next(): Promise<BinderyProcess> {
  const taken = spare;
  spare = new BinderyProcess(dataDir);
  await taken.do({ type: "start" });
  return taken;
}

async function setUp(): Promise<void> {
  spare = new BinderyProcess(dataDir);
  world = await startWorld({ timeScale: 0.02, scenario: "empty" });
  await ensureNamespace(world.client, namespace);
  await setUpOperator(world.client, namespace);
  const found = environmentSeeds.find(({ name }) => name === at.name)!;
  await seedEnvironment({ ...world, dataSeed: 1 }, found);
  bindery = await next();
  const { url: address, caPem } = world.vaultServer;
  await bindery.do({
    type: "register",
    cluster: {
      name: at.cluster,
      kubeconfig: world.kubeconfigs.bindery,
      namespace,
      store: "main-vault",
    },
    store: { address, caPem, signIn: { method: "token", token: world.bindery.token } },
  });
  const wider = desiredOf([...base, "mx-const-Welcome.Greeting"]);
  const wanted: Omit<Target, "shape" | "requests">[] = [
    { action: "apply", change: { verb: "apply", at, desired: desiredOf(base) } },
    { action: "apply", change: { verb: "apply", at, desired: wider } },
    { action: "delete", change: { verb: "apply", at, desired: null } },
    { action: "rollback", change: { verb: "apply", at, desired: null, revision: 1 } },
    { action: "rollback", change: { verb: "apply", at, desired: null, revision: 2 } },
  ];
  for (const { action, change } of wanted) {
    const counted = await rehearse(world, bindery, change);
    targets.push({ action, change, shape: await bindingIn(world, at), requests: counted });
  }
  requests.restart = await rehearse(world, bindery, { verb: "restart", at });
  requests.value = await rehearse(world, bindery, valueChange());
}

async function tearDown(): Promise<void> {
  await bindery?.kill();
  await spare?.kill();
  await world?.close();
  rmSync(dataDir, { recursive: true, force: true });
}

function chooseChange(shape: string): { change: Change; target: Target | null } {
  if (random() < 0.12) return { change: { verb: "restart", at }, target: null };
  if (random() < 0.15) return { change: valueChange(), target: null };
  const target = pick(targets.filter((one) => one.shape !== shape));
  return { change: target.change, target };
}

/** Anywhere in the change; oftener in its last part, where the intent is written and objects are. */
function chooseMoment(all: number): Moment {
  const last = Math.min(8, all);
  const request = random() < 0.35 ? below(all + 1) : all - below(last + 1);
  return { request, delayMs: below(request === all ? 30 : 8) };
}

/** What the world says became of the change, read past Bindery. */
async function isDone({ change, target }: Round, intent: AuditEntry): Promise<boolean> {
  if (change.verb === "value") return (await valueIn(world, path, valueKey)) === change.value;
  if (change.verb === "restart")
    return (
      (await restartIn(world, at)) === (intent.after as { restartedAt: string } | null)?.restartedAt
    );
  return (await bindingIn(world, at)) === target?.shape;
}

const stateOf = async () =>
  canonicalJson([
    await bindingIn(world, at),
    await restartIn(world, at),
    await valueIn(world, path, valueKey),
  ]);

/** Holds what was recorded against what is. Returns how the round was left. */
async function judge(round: Round, report: Report): Promise<string> {
  expect(report.chain).toMatchObject({ isIntact: true });
  const added = report.entries.filter(({ sequence }) => sequence > round.sequence);
  const intents = added.filter(({ outcome }) => outcome === "intent");
  if (intents.length === 0) {
    expect(round.changes, "a change was sent without an intent").toBe(0);
    expect(await stateOf(), "something changed without an intent").toBe(round.before);
    return "nothing";
  }
  expect(intents.length).toBe(1);
  const [intent] = intents as [AuditEntry];
  const outcomes = report.entries.filter((entry) => entry.intent === intent.sequence);
  expect(outcomes.length, "the intent is closed once").toBe(1);
  const [outcome] = outcomes as [AuditEntry];
  const done = await isDone(round, intent);
  expect(outcome.outcome, outcome.reason ?? "").toBe(done ? "success" : "failure");
  if (round.target) {
    const saved = report.revisions.filter(({ auditSequence }) => auditSequence === intent.sequence);
    const { action } = round.target;
    expect(saved).toMatchObject([{ action, outcome: outcome.outcome }]);
  }
  if (!outcome.reason?.startsWith("looked up afterwards")) return "recorded";
  if (done) return "whole, found";
  return (await stateOf()) === round.before ? "untouched, found" : "half, found";
}

/** At least so many; they go on until each way of being left was met, for what comes between them is left to chance. */
const killsMin = 50;
const killsMax = 150;
const mustBeMet = ["nothing", "whole, found", "half, found", "untouched, found"];

async function killAndLook(): Promise<void> {
  const left: Record<string, number> = {};
  const isMet = () => mustBeMet.every((way) => left[way] !== undefined);
  let slowestMs = 0;
  for (let number = 1; number <= killsMin || (number <= killsMax && !isMet()); number += 1) {
    const shape = await bindingIn(world, at);
    const { change, target } = chooseChange(shape);
    const all = target?.requests ?? requests[change.verb === "value" ? "value" : "restart"];
    const moment = chooseMoment(all);
    const told = { seed, number, verb: change.verb, action: target?.action, moment };
    try {
      const { entries } = await bindery.report();
      const sequence = entries.at(-1)?.sequence ?? 0;
      const before = await stateOf();
      const killed = await killDuring(world, bindery, { change, moment });
      const begun = Date.now();
      bindery = await next();
      const report = await bindery.report();
      slowestMs = Math.max(slowestMs, Date.now() - begun);
      const how = await judge({ before, sequence, change, target, ...killed }, report);
      left[how] = (left[how] ?? 0) + 1;
      if (target && (await bindingIn(world, at)) !== target.shape) {
        await bindery.run(change);
        expect(await bindingIn(world, at), "applying again finishes").toBe(target.shape);
      }
    } catch (error) {
      throw new Error(`after ${JSON.stringify(told)}: ${String(error)}`, { cause: error });
    }
  }
  expect(slowestMs).toBeLessThan(closedWithinMs);
  expect(isMet(), `each way of being left was met: ${JSON.stringify({ seed, left })}`).toBe(true);
}

beforeAll(setUp, 180_000);
afterAll(tearDown);
it("kill -9 at any of 50 moments leaves nothing, or the change with its audit, closed as the world shows", async () => {
  await killAndLook();
}, 1_800_000);
