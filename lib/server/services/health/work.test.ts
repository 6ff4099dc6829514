import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { HealthWork } from "./work";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function makeWork(all: string[] = [], look: (key: string) => void = () => {}) {
  const seen: string[] = [];
  let idle = 0;
  const work: HealthWork = new HealthWork({
    look: (key) => {
      seen.push(key);
      look(key);
    },
    everything: () => all,
    onIdle: () => (idle += 1),
    roundMs: 5_000,
  });
  return { work, seen, idleTimes: () => idle };
}

describe("HealthWork", () => {
  test("changes within a moment are looked at once", () => {
    const { work, seen, idleTimes } = makeWork();
    for (const key of ["a", "b", "a", "a"]) work.add(key);
    expect(work.has("a")).toBe(true);
    vi.advanceTimersByTime(60);
    expect(seen).toEqual(["a", "b"]);
    expect(work.isEmpty).toBe(true);
    expect(idleTimes()).toBe(1);
    work.stop();
  });

  test("long work lets others run in between, and forgets nothing", () => {
    const slow = () => vi.setSystemTime(Date.now() + 8);
    vi.spyOn(performance, "now").mockImplementation(() => Date.now());
    const keys = Array.from({ length: 50 }, (_, index) => String(index));
    const { work, seen, idleTimes } = makeWork([], slow);
    for (const key of keys) work.add(key);
    vi.advanceTimersToNextTimer();
    expect(seen.length).toBeLessThan(5);
    while (!work.isEmpty) vi.advanceTimersToNextTimer();
    expect(seen).toEqual(keys);
    expect(idleTimes()).toBe(1);
    work.stop();
  });

  test("a round looks at everything once, spread over its time", () => {
    const all = Array.from({ length: 1_000 }, (_, index) => String(index));
    const { work, seen } = makeWork(all);
    work.start();
    vi.advanceTimersByTime(5_000);
    const first = seen.length;
    expect(first).toBeLessThan(50);
    vi.advanceTimersByTime(2_500);
    expect(seen.length).toBeGreaterThan(500);
    expect(seen.length).toBeLessThan(800);
    vi.advanceTimersByTime(2_000);
    expect(seen).toEqual(all);
    work.stop();
  });

  test("something that a look finds changed is looked at too", () => {
    const given = makeWork([], (key) => key === "a" && given.work.add("b"));
    given.work.add("a");
    vi.advanceTimersByTime(200);
    expect(given.seen).toEqual(["a", "b"]);
    given.work.stop();
  });
});
