import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resources } from "@/sandbox/client/resources";
import { observedFaults } from "@/sandbox/faults/all-faults";
import type { Fault } from "@/sandbox/faults/fault";
import { type Observation, observe } from "@/sandbox/faults/observation";
import { type Expectation, expectedOn } from "@/sandbox/faults/observed-expectation";
import { type ObservedRow, observedRows } from "@/sandbox/faults/observed-rows";
import { createPlainTarget, plainPodName } from "@/sandbox/faults/plain-target";
import { until } from "@/sandbox/until";
import { type World, startWorld } from "@/sandbox/world";

const node = "node-1";
/** The driver's two minutes become 120 ms. */
const timeScale = 0.001;
/** Silence counts as seen when a healthy neighbour was polled this many times meanwhile. */
const silentPolls = 4;
/** Rows that run at the same time. */
const lanesMax = 4;

const versions = ["1.6.1", "1.5.3"] as const;

describe.each(versions)("with driver %s the sandbox shows what was observed", (version) => {
  let world: World;
  const runs = new Map<string, Promise<Outcome>>();
  beforeAll(async () => {
    const settings = {
      timeScale,
      scenario: "empty",
      driverVersion: version,
      nodes: [node],
    } as const;
    world = await startWorld(settings);
    const witness = await createPlainTarget(world, "witness", node);
    await witness.restart();
    const lanes = Array.from({ length: lanesMax }, () => Promise.resolve<unknown>(null));
    for (const [at, row] of observedRows.entries()) {
      const lane = at % lanesMax;
      const start = (): Promise<Outcome> => runRow(world, row, { version, namespace: `row-${at}` });
      const run = (lanes[lane] ?? Promise.resolve()).then(start);
      // Each run is awaited by its own test; the next one of the lane begins either way.
      lanes[lane] = run.catch(() => null);
      runs.set(row.title, run);
    }
  });
  afterAll(() => world.close());

  it.each(observedRows)("$title", { timeout: 60_000 }, async (row) => {
    const { seen, wanted } = (await runs.get(row.title)) as Outcome;
    expect(wanted.isShown, JSON.stringify({ seen, wanted })).toBe(true);
    if (row.phase === "Pending") expect(seen.hasContainerStatuses).toBe(false);
  });
});

interface Outcome {
  readonly seen: Observation;
  readonly wanted: { readonly description: unknown; readonly isShown: boolean };
}

async function runRow(
  world: World,
  row: ObservedRow,
  at: { version: string; namespace: string },
): Promise<Outcome> {
  const fault = observedFaults.find((one) => one.title === row.title);
  if (fault === undefined && row.title !== "nothing") throw new Error(`no fault for ${row.title}`);
  const wanted = expectedOn(at.version, row, { namespace: at.namespace, vault: world.vault.url });
  const before = await cause(world, fault, at.namespace);
  const look = (): Promise<Observation> => observe(world.client, at.namespace);
  await until("what was observed", async () => wanted.isShownBy(await look(), before)).catch(
    () => null,
  );
  await fewPolls(world);
  const seen = await look();
  await world.client.delete(resources.pods, { namespace: at.namespace, name: plainPodName });
  return { seen, wanted: outcomeOf(wanted, seen, before) };
}

const outcomeOf = (wanted: Expectation, seen: Observation, before: Observation | null) => ({
  description: wanted.description,
  isShown: wanted.isShownBy(seen, before),
});

async function cause(world: World, fault: Fault | undefined, namespace: string) {
  const target = await createPlainTarget(world, namespace, node);
  if (fault?.moment === "first-mount") {
    await fault.apply(world, target);
    return null;
  }
  await target.restart();
  const before = await until("the first mount", async () => {
    const seen = await observe(world.client, namespace);
    return seen.phase === "Running" && seen.isMounted ? seen : null;
  });
  await fault?.apply(world, target);
  return before;
}

async function fewPolls(world: World): Promise<void> {
  const polled = (): number =>
    world.vaultServer.server.requests.byPath.get("GET secret/data/witness") ?? 0;
  const goal = polled() + silentPolls;
  await until("the neighbour was polled again", async () => polled() >= goal);
}
