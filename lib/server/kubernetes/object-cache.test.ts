import { expect, it } from "vitest";
import type { KubeObject } from "@/lib/domain/kube-object";
import { ObjectCache } from "./object-cache";
import { resources } from "./resources";

const pod: KubeObject = { apiVersion: "v1", kind: "Pod", metadata: { name: "a" } };

function listed() {
  const clock = { now: 1_000_000 };
  const cache = new ObjectCache(resources.pods, "mx", () => clock.now);
  cache.replace([pod]);
  cache.setState("live", null);
  return { clock, cache };
}

it("what a failed watch saw is believed for a minute, and unreachable after it", () => {
  const { clock, cache } = listed();
  cache.setState("failed", "connection refused");
  clock.now += 59_000;
  expect(cache.observeAll().state).toBe("seen");
  clock.now += 2_000;
  expect(cache.observeAll()).toMatchObject({ state: "unreachable", reason: "connection refused" });
  expect(cache.observe("gone").state).toBe("unreachable");
});

it("the API's own sign of life confirms no watch that failed, and none that is long silent", () => {
  const { clock, cache } = listed();
  clock.now += 60_000;
  cache.confirm();
  expect(cache.signAt).toBe(clock.now);
  clock.now += 60_000;
  cache.confirm();
  expect(cache.signAt).toBe(clock.now - 60_000);
  cache.sign();
  cache.setState("failed", "reset");
  clock.now += 1_000;
  cache.confirm();
  expect(cache.signAt).toBe(clock.now - 1_000);
});
