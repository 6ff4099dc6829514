import { describe, expect, it } from "vitest";
import type { StoreRung } from "@/lib/contracts/stores";
import { StoreLadders } from "./store-ladders";

const rung = (state: StoreRung["state"]): StoreRung[] => [
  { id: "tcp", label: "Connection", state, durationMs: null, detail: "" },
];
const store = { name: "main", version: 1, createdAt: new Date(0) };
const never = new AbortController().signal;

function make() {
  const clock = { now: 1_000_000 };
  const ladders = new StoreLadders({ now: () => clock.now, random: () => 0 });
  const calls: number[] = [];
  const climb = (state: StoreRung["state"], more: { isForced?: boolean; version?: number } = {}) =>
    ladders.climb(
      { ...store, version: more.version ?? 1 },
      {
        climb: () => {
          calls.push(clock.now);
          return Promise.resolve(rung(state));
        },
        signal: never,
        isForced: more.isForced,
      },
    );
  return { clock, ladders, calls, climb };
}

describe("ladders of a store", () => {
  it("are one at a time: who comes meanwhile gets the same one", async () => {
    const { calls, climb } = make();
    const found = await Promise.all([climb("passed"), climb("passed"), climb("passed")]);
    expect(calls).toHaveLength(1);
    expect(new Set(found.map(({ at }) => at))).toEqual(new Set([1_000_000]));
  });

  it("after a failure wait for a pause that doubles up to a minute, and say their true age meanwhile", async () => {
    const { clock, calls, climb } = make();
    const gaps: number[] = [];
    for (let failures = 0; failures < 9; failures += 1) {
      const first = await climb("failed");
      expect(first.at).toBe(clock.now);
      clock.now = first.retryAt - 1;
      const within = await climb("passed");
      expect(within).toMatchObject({ at: first.at, rungs: [{ state: "failed" }] });
      gaps.push(first.retryAt - first.at);
      clock.now = first.retryAt;
    }
    expect(calls).toHaveLength(9);
    expect(gaps.map((ms) => ms / 1_000)).toEqual([5, 10, 20, 40, 60, 60, 60, 60, 60]);
  });

  it("of a store that was forgotten say nothing of the one registered under its name", async () => {
    const { ladders, climb } = make();
    await climb("failed");
    const anew = { ...store, createdAt: new Date(1) };
    const asked = { climb: () => Promise.resolve(rung("passed")), signal: never };
    expect((await ladders.climb(anew, asked)).rungs).toEqual(rung("passed"));
  });

  it("are climbed in the pause for a person who waits, and for another configuration", async () => {
    const { calls, climb } = make();
    await climb("failed");
    expect((await climb("passed", { version: 2 })).rungs).toEqual(rung("passed"));
    await climb("failed", { version: 2, isForced: true });
    expect(calls).toHaveLength(3);
    expect((await climb("passed", { version: 2, isForced: true })).retryAt).toBe(0);
    expect(calls).toHaveLength(4);
  });

  it("that passed are shared for a moment only", async () => {
    const { clock, calls, climb } = make();
    await climb("passed");
    clock.now += 1_999;
    await climb("failed");
    expect(calls).toHaveLength(1);
    clock.now += 1;
    expect((await climb("failed")).rungs).toEqual(rung("failed"));
  });

  it("that a person's test showed end the pause, and tell those who wait; an older one changes nothing", async () => {
    const { clock, ladders, calls, climb } = make();
    const recovered: string[] = [];
    ladders.onRecovered((name) => recovered.push(name));
    await climb("failed");
    clock.now += 1;
    ladders.note(store, { rungs: rung("passed"), at: clock.now });
    expect(recovered).toEqual(["main"]);
    ladders.note(store, { rungs: rung("failed"), at: clock.now - 1 });
    clock.now += 3_000;
    expect((await climb("passed")).rungs).toEqual(rung("passed"));
    expect(calls).toHaveLength(2);
  });

  it("that ended with somebody else's request are climbed anew, and one that a person asks for begins after the asking", async () => {
    const { clock, ladders } = make();
    const endings: ((rungs: StoreRung[] | null) => void)[] = [];
    const slow = (isForced = false) =>
      ladders.climb(store, {
        signal: never,
        isForced,
        climb: () =>
          new Promise((resolve, reject) => {
            endings.push((rungs) => (rungs ? resolve(rungs) : reject(new Error("left"))));
          }),
      });
    const left = slow();
    const stayed = slow();
    const rejected = expect(left).rejects.toThrow("left");
    endings[0]?.(null);
    await rejected;
    await expect.poll(() => endings.length).toBe(2);
    clock.now += 10;
    const forced = slow(true);
    endings[1]?.(rung("passed"));
    expect((await stayed).rungs).toEqual(rung("passed"));
    await expect.poll(() => endings.length).toBe(3);
    endings[2]?.(rung("passed"));
    expect((await forced).at).toBe(clock.now);
  });

  it("do not hold when the clock was set back", async () => {
    const { clock, calls, climb } = make();
    await climb("failed");
    clock.now -= 60_000;
    expect((await climb("passed")).rungs).toEqual(rung("passed"));
    await climb("failed");
    expect(calls).toHaveLength(2);
  });
});
