import { describe, expect, it } from "vitest";
import type { Snapshot } from "@/lib/domain/health/snapshot";
import { diagnoseVault } from "@/testing/factories/diagnose";
import { makePod } from "@/testing/factories/objects";
import {
  absent,
  makeDriver,
  makeProbe,
  makeSnapshot,
  now,
  observe,
  setUpAt,
} from "@/testing/factories/snapshot";

const verdictOf = (change: Partial<Snapshot>) => diagnoseVault(makeSnapshot(change)).verdict;
const idsOf = (change: Partial<Snapshot>) =>
  diagnoseVault(makeSnapshot(change)).findings.map((one) => one.id);
const hour = 60 * 60_000;

describe("evidence that proves nothing keeps an environment from being healthy or off", () => {
  it("evidence from the future: the clock was set back", () => {
    const ahead = now + 50 * 60_000;
    expect(verdictOf({ probe: makeProbe({ probedAt: ahead }) })).toBe("unknown");
    const { asEnvironment } = makeProbe();
    const probe = makeProbe({
      asEnvironment: asEnvironment && { ...asEnvironment, probedAt: ahead },
    });
    expect(verdictOf({ probe })).toBe("unknown");
    expect(verdictOf({ pods: observe([makePod(setUpAt, "Running")], ahead) })).toBe("unknown");
  });

  it("an absence that was seen hours ago is not the switch being off", () => {
    const long = { state: "absent", observedAt: now - 3 * hour } as const;
    const free = { secretProviderClass: absent, pods: observe([]), podStatuses: observe([]) };
    const mendixApp = absent;
    expect(verdictOf({ ...free, mendixApp })).toBe("off");
    expect(verdictOf({ ...free, mendixApp, secretProviderClass: long })).not.toBe("off");
  });

  it("DaemonSets that may not be listed make nothing red and nothing green", () => {
    const forbidden = {
      state: "forbidden",
      verb: "list",
      resource: "daemonsets",
      observedAt: now,
    } as const;
    const driver = observe(makeDriver("1.6.1", { daemonSets: forbidden, providers: [] }));
    expect(verdictOf({ driver })).toBe("unknown");
    expect(idsOf({ driver })).not.toContain("F04");
  });

  it("a pod that holds its files and does not become ready", () => {
    const pod = makePod(setUpAt, "Running");
    pod.status = {
      ...pod.status,
      conditions: [{ type: "Ready", status: "False" }],
      containerStatuses: [
        {
          name: "m2ee",
          ready: false,
          restartCount: 40,
          state: { running: { startedAt: "2026-11-23T11:59:59Z" } },
        },
      ],
    };
    expect(verdictOf({ pods: observe([pod]) })).toBe("unknown");
    expect(idsOf({ pods: observe([pod]) })).toContain("B36");
  });
});
