import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resources } from "@/sandbox/client/resources";
import { observedFaults } from "@/sandbox/faults/all-faults";
import type { Fault } from "@/sandbox/faults/fault";
import { type Observation, observe } from "@/sandbox/faults/observation";
import { type Expectation, expectedOn } from "@/sandbox/faults/observed-expectation";
import { type ObservedRow, observedRows } from "@/sandbox/faults/observed-rows";
import { createPlainTarget, plainPodName } from "@/sandbox/faults/plain-target";
import { until } from "@/sandbox/until";
import type { Pod } from "@/lib/domain/kube-object";
import type { AnyWorld, WorldSettings } from "@/sandbox/world-on";

const node = "node-1";
const witnessNamespace = "witness";
/** The driver's two minutes become 120 ms. */
const timeScale = 0.001;
/** Silence counts as seen when a healthy neighbour was polled this many times meanwhile. */
const silentPolls = 4;
/** Rows that run at the same time. */
const lanesMax = 4;
const startDeadlineMs = 180_000;

const versions = ["1.6.1", "1.5.3"] as const;

/** The rows of `observed/vault.md`, text for text, with both drivers on whatever servers `start` gives. */
export function registerObservedSuite(
  name: string,
  start: (settings: WorldSettings) => Promise<AnyWorld>,
): void {
  describe.each(versions)(`with driver %s ${name} shows what was observed`, (version) => {
    let world: AnyWorld | null = null;
    let runs: ReadonlyMap<string, Promise<Outcome>> = new Map();
    beforeAll(async () => {
      const driverVersion = version;
      world = await start({ timeScale, scenario: "empty", driverVersion, nodes: [node] });
      const witness = await createPlainTarget(world, witnessNamespace, node);
      await witness.restart();
      runs = runAll(world, version);
    }, startDeadlineMs);
    afterAll(() => world?.close());

    it.each(observedRows)("$title", { timeout: 60_000 }, async (row) => {
      const { seen, wanted } = (await runs.get(row.title)) as Outcome;
      expect(wanted.isShown, JSON.stringify({ seen, wanted })).toBe(true);
      if (row.phase === "Pending") expect(seen.hasContainerStatuses).toBe(false);
    });
  });
}

/** Every row, a few at a time. Each answer is awaited by its own test; the next of the lane begins either way. */
function runAll(world: AnyWorld, version: string): ReadonlyMap<string, Promise<Outcome>> {
  const runs = new Map<string, Promise<Outcome>>();
  const lanes = Array.from({ length: lanesMax }, () => Promise.resolve<unknown>(null));
  for (const [at, row] of observedRows.entries()) {
    const lane = at % lanesMax;
    const begin = (): Promise<Outcome> => runRow(world, row, { version, namespace: `row-${at}` });
    const run = (lanes[lane] ?? Promise.resolve()).then(begin);
    lanes[lane] = run.catch(() => null);
    runs.set(row.title, run);
  }
  return runs;
}

interface Outcome {
  readonly seen: Observation;
  readonly wanted: { readonly description: unknown; readonly isShown: boolean };
}

async function runRow(
  world: AnyWorld,
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

async function cause(world: AnyWorld, fault: Fault | undefined, namespace: string) {
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

/** The driver asked the store again, as often as it takes for anything wrong to show. */
async function fewPolls(world: AnyWorld): Promise<void> {
  for (let seen = 0; seen < silentPolls; seen += 1) {
    const before = polledAt(world);
    await until("the neighbour was polled again", async () => polledAt(world) > before);
  }
}

function polledAt({ driver }: AnyWorld): number {
  const isWitness = ({ request }: { request: { pod: Pod } }): boolean =>
    request.pod.metadata.namespace === witnessNamespace;
  return [...driver.mounts.values()].find(isWitness)?.updatedAt ?? 0;
}
