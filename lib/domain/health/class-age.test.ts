import { describe, expect, it } from "vitest";
import type { Snapshot } from "@/lib/domain/health/snapshot";
import { diagnoseVault } from "@/testing/factories/diagnose";
import { iso, makeClass, makePod, makeStatus, requiredKeys } from "@/testing/factories/objects";
import { makeDriver, makeSnapshot, now, observe, setUpAt } from "@/testing/factories/snapshot";

const minute = 60_000;
const objects = requiredKeys.map((id) => ({ id, version: `hmac-${id}` }));

/** The healthy environment, with a class whose spec was written at `at` by `manager`. */
function changedClass(at: number, fields: Record<string, unknown> = { "f:spec": {} }) {
  const made = makeClass(setUpAt);
  made.metadata.managedFields?.push({
    manager: "kubectl-edit",
    operation: "Update",
    time: iso(at),
    fieldsV1: fields,
  });
  return observe(made);
}

const diagnoseWith = (change: Partial<Snapshot>) => {
  const { verdict, findings } = diagnoseVault(makeSnapshot(change));
  return { verdict, ids: findings.filter((one) => one.severity !== "advice").map((one) => one.id) };
};

const statusAt = (at: number, resourceVersion?: string) => {
  const status = makeStatus(makePod(setUpAt, "Running"), at, objects);
  if (resourceVersion) status.metadata.resourceVersion = resourceVersion;
  return observe([status]);
};

describe("a class that changed after the pods mounted is not called healthy", () => {
  it("until a poll had time to bring the new contents", () => {
    const change = { secretProviderClass: changedClass(now - minute) };
    expect(diagnoseWith(change)).toEqual({ verdict: "unknown", ids: ["B35"] });
  });

  it("until a restart, where rotation is off", () => {
    const driver = observe(makeDriver("1.6.1", { isRotationEnabled: false }));
    const change = { secretProviderClass: changedClass(now - 50 * minute), driver };
    expect(diagnoseWith(change)).toEqual({ verdict: "stale", ids: ["B35"] });
  });

  it("when a poll reached the pods, but what was read at start may be older", () => {
    const change = {
      secretProviderClass: changedClass(now - 30 * minute),
      podStatuses: statusAt(now - 29 * minute),
    };
    expect(diagnoseWith(change)).toEqual({ verdict: "stale", ids: ["F80"] });
  });

  it("when only the order of writes within one second tells", () => {
    const secretProviderClass = changedClass(now - minute);
    if (secretProviderClass.state === "seen")
      secretProviderClass.value.metadata.resourceVersion = "20";
    const at = (resourceVersion: string) => ({
      secretProviderClass,
      podStatuses: statusAt(now - minute, resourceVersion),
      pods: observe([makePod(now - minute, "Running")]),
    });
    expect(diagnoseWith(at("19")).verdict).toBe("unknown");
    expect(diagnoseWith(at("21")).verdict).toBe("healthy");
  });
});

describe("a class that changed is healthy again", () => {
  it("when the longest poll is over and the watched files are the same", () => {
    const change = {
      secretProviderClass: changedClass(now - 30 * minute),
      versionHistory: [
        {
          podUid: makePod(setUpAt, "Running").metadata.uid ?? "",
          changes: [{ at: setUpAt, objects }],
        },
      ],
    };
    expect(diagnoseWith(change)).toEqual({ verdict: "healthy", ids: [] });
  });

  it("when only an annotation of it was written", () => {
    const change = { secretProviderClass: changedClass(now - minute, { "f:metadata": {} }) };
    expect(diagnoseWith(change)).toEqual({ verdict: "healthy", ids: [] });
  });
});
