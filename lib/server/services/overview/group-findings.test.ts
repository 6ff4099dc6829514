import { describe, expect, it } from "vitest";
import type { Finding } from "@/lib/contracts/health";
import type { Health } from "@/lib/server/services/health/engine";
import { diagnoseVault } from "@/testing/factories/diagnose";
import { makeSnapshot } from "@/testing/factories/snapshot";
import { groupFindings } from "./group-findings";

const healthy = makeSnapshot();

function health(name: string, findings: Partial<Finding>[], since: string | null = null): Health {
  const snapshot = { ...healthy, environment: { cluster: "ams", namespace: "mx", name } };
  const made = findings.map((one): Finding => ({
    id: "F68",
    severity: "failed",
    title: "Vault path lacks /data/: new pods cannot mount",
    cause: "The mount is KV v2.",
    causeKey: "F68:own",
    fields: [],
    evidence: [
      { source: "probe", label: "Probe", observedAt: "2026-11-23T12:00:00.000Z", text: "403" },
    ],
    fix: [],
    pods: [],
    keys: [],
    ...one,
  }));
  const diagnosis = { ...diagnoseVault(healthy), findings: made };
  return { diagnosis, snapshot, since, probe: null };
}

describe("findings by cause", () => {
  it("makes one row of one cause in several environments, and names them worst first", () => {
    const groups = groupFindings([
      health("claims-test", [{ severity: "degraded", pods: ["a"] }], "2026-11-23T11:00:00.000Z"),
      health("claims-acc", [{ pods: ["b", "c"] }], "2026-11-23T10:00:00.000Z"),
    ]);
    expect(groups).toMatchObject([
      {
        severity: "failed",
        pods: 3,
        since: "2026-11-23T10:00:00.000Z",
        environments: [{ name: "claims-acc" }, { name: "claims-test" }],
      },
    ]);
  });

  it("counts an environment once, however many findings it has of the cause", () => {
    const [group] = groupFindings([health("claims-acc", [{}, { keys: ["a"] }])]);
    expect(group?.environments).toHaveLength(1);
  });

  it("leaves out advice and what another finding explains", () => {
    const left = [{ severity: "advice" as const }, { explainedBy: "F68" }];
    expect(groupFindings([health("claims-acc", left)])).toEqual([]);
  });

  it("puts the worse cause first, then the one of more environments", () => {
    const stale = { id: "F80", causeKey: "F80:own", severity: "stale" as const };
    const other = { id: "F69", causeKey: "F69:own" };
    const groups = groupFindings([
      health("a", [stale, other]),
      health("b", [stale, {}]),
      health("c", [{}]),
    ]);
    expect(groups.map(({ id }) => id)).toEqual(["F68", "F69", "F80"]);
  });
});
