import type { World } from "@/sandbox/world";
import { listen } from "@/testing/outside-calls";
import type { BinderyProcess } from "./process";
import type { Change } from "./protocol";

/** mulberry32: the same seed gives the same moments. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A moment that does not depend on the machine's speed: so long after the n-th request; 0: after the beginning. */
export interface Moment {
  request: number;
  delayMs: number;
}

export interface Killed {
  /** Requests that change something, up to the end of the process. */
  changes: number;
  /** The verb had answered before the moment came; it was killed right after. */
  hadEnded: boolean;
}

/** Counts the requests of a whole change, undisturbed. */
export async function rehearse(world: World, bindery: BinderyProcess, change: Change) {
  let requests = 0;
  bindery.send({ type: "run", change });
  const first = await bindery.answer("begin", "done");
  const end = listen(world, () => (requests += 1));
  const last = first.type === "done" ? first : await bindery.answer("done");
  end();
  if ("error" in last && last.error) throw new Error(`undisturbed, it failed: ${last.error}`);
  return requests;
}

/** Begins the change and kills the process at the moment. */
export async function killDuring(
  world: World,
  bindery: BinderyProcess,
  { change, moment }: { change: Change; moment: Moment },
): Promise<Killed> {
  bindery.send({ type: "run", change });
  const first = await bindery.answer("begin", "done");
  if (first.type !== "begin")
    throw new Error(`the change did not begin: ${"error" in first ? first.error : ""}`);
  const killed: Killed = { changes: 0, hadEnded: false };
  let requests = 0;
  let due: () => void = () => undefined;
  const isDue = new Promise<"due">((resolve) => {
    due = () => setTimeout(() => resolve("due"), moment.delayMs);
  });
  const end = listen(world, (isChange) => {
    if (isChange) killed.changes += 1;
    requests += 1;
    if (requests === moment.request) due();
  });
  if (moment.request === 0) due();
  const ended = bindery.answer("done").then(
    () => "ended" as const,
    () => "killed" as const,
  );
  killed.hadEnded = (await Promise.race([isDue, ended])) === "ended";
  await bindery.kill();
  end();
  return killed;
}
