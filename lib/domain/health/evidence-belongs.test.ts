import { describe, expect, it } from "vitest";
import type { Snapshot } from "@/lib/domain/health/snapshot";
import { diagnoseVault } from "@/testing/factories/diagnose";
import {
  environmentName,
  iso,
  makeApp,
  makeDeployment,
  makeEvent,
  makePod,
  makeStatus,
} from "@/testing/factories/objects";
import {
  absent,
  makeDriver,
  makeSnapshot,
  now,
  observe,
  setUpAt,
} from "@/testing/factories/snapshot";
import { mountedKeys } from "@/testing/observed/row";
import { failedMount, providerFailed } from "@/testing/observed/texts";

const pod = makePod(setUpAt, "Running");
const fault = providerFailed(
  'couldn\'t read secret "database-password": something that nobody has seen before',
);
const ids = (snapshot: Snapshot) => diagnoseVault(snapshot).findings.map((one) => one.id);
const pending = (events: Snapshot["events"], change: Partial<Snapshot> = {}) =>
  makeSnapshot({
    pods: observe([makePod(now - 10 * 60_000, "Pending")]),
    podStatuses: observe([]),
    events,
    ...change,
  });

describe("evidence belongs to one pod and one time", () => {
  it("takes an event that is older than the good mount for history", () => {
    const events = observe([makeEvent(pod, setUpAt + 1_000, fault)]);
    expect(diagnoseVault(makeSnapshot({ events })).verdict).toBe("healthy");
  });

  it("forgets a failure of minutes ago once the mount is good", () => {
    const young = makePod(now - 4 * 60_000, "Running");
    const diagnosis = diagnoseVault(
      makeSnapshot({
        pods: observe([young]),
        podStatuses: observe([makeStatus(young, now - 2 * 60_000, mountedKeys())]),
        events: observe([makeEvent(young, now - 3 * 60_000, fault)]),
      }),
    );
    expect(diagnosis.verdict).toBe("healthy");
  });

  it("counts the newest of two sightings of one text, in whatever order they come", () => {
    const waiting = makePod(now - 10 * 60_000, "Pending");
    const older = makeEvent(waiting, now - 300_000, { ...fault, count: 2 });
    const newer = makeEvent(waiting, now - 5_000, { ...fault, count: 14 });
    for (const events of [
      [older, newer],
      [newer, older],
    ])
      expect(diagnoseVault(pending(observe(events))).pods[0]?.mount).toBe("failed ×14");
  });

  it("does not hold a dead pod's event against a living one of the same name", () => {
    const dead = makePod(setUpAt, "Pending", { uid: "pod-0" });
    expect(
      diagnoseVault(makeSnapshot({ events: observe([makeEvent(dead, now - 5_000, fault)]) }))
        .verdict,
    ).toBe("healthy");
  });

  it("does not take a dead pod's status object for the living one's", () => {
    const dead = makePod(setUpAt, "Running", { uid: "pod-0" });
    const diagnosis = diagnoseVault(
      makeSnapshot({ podStatuses: observe([makeStatus(dead, setUpAt, mountedKeys())]) }),
    );
    expect(diagnosis.verdict).toBe("failed");
    expect(diagnosis.findings[0]).toMatchObject({ id: "F89" });
    expect(diagnosis.findings[0]?.evidence[0]?.text).toContain("belongs to a pod that is gone");
  });

  it("calls a running pod with an empty volume F19 on old drivers, F89 on new ones", () => {
    const empty = { podStatuses: observe([]) };
    expect(ids(makeSnapshot(empty))[0]).toBe("F89");
    expect(ids(makeSnapshot({ ...empty, driver: observe(makeDriver("1.5.3")) }))[0]).toBe("F19");
  });

  it("reads the time of an event from whichever field has it", () => {
    const event = {
      ...makeEvent(pod, now, fault),
      lastTimestamp: null,
      firstTimestamp: null,
      series: { count: 9, lastObservedTime: iso(now - 5_000) },
      eventTime: iso(setUpAt),
      count: undefined,
    };
    const diagnosis = diagnoseVault(pending(observe([event])));
    expect(diagnosis.findings[0]?.evidence[0]).toMatchObject({ observedAt: iso(now - 5_000) });
    expect(diagnosis.pods[0]?.mount).toBe("failed ×9");
  });

  it("remembers a kept sighting after the event itself has expired", () => {
    const kept = {
      reason: "FailedMount",
      message: fault.message,
      podName: "app-1",
      podUid: "pod-1",
      count: 40,
      lastSeenAt: now - 3 * 3_600_000,
    };
    expect(ids(pending(observe([]), { keptEvents: [kept] }))).toContain("B05");
  });

  it("says that another volume is at fault when it is", () => {
    const other = {
      ...failedMount("configmap references non-existent config key"),
      message: 'MountVolume.SetUp failed for volume "config" : configmap "app" not found',
    };
    const diagnosis = diagnoseVault(
      pending(observe([makeEvent(makePod(setUpAt, "Pending"), now - 5_000, other)])),
    );
    expect(diagnosis.findings.map((one) => one.id)).toContain("B06");
    expect(diagnosis.findings.map((one) => one.id)).not.toContain("B05");
    expect(diagnosis.verdict).toBe("unknown");
  });

  it("prefers the event that names a reason to the kubelet's time-out", () => {
    const timeout = {
      ...fault,
      message:
        "Unable to attach or mount volumes: unmounted volumes=[secrets], unattached volumes=[secrets]: timed out waiting for the condition",
    };
    const waiting = makePod(now - 10 * 60_000, "Pending");
    expect(
      ids(
        pending(
          observe([
            makeEvent(waiting, now - 1_000, timeout),
            makeEvent(waiting, now - 60_000, fault),
          ]),
        ),
      )[0],
    ).toBe("B05");
    expect(ids(pending(observe([makeEvent(waiting, now - 1_000, timeout)])))[0]).toBe("F18");
    expect(ids(pending(observe([])))[0]).toBe("F20");
  });

  it("shows the raw text and the verdict failed for a text that nobody knows", () => {
    const diagnosis = diagnoseVault(
      pending(observe([makeEvent(makePod(setUpAt, "Pending"), now - 5_000, fault)])),
    );
    expect(diagnosis.verdict).toBe("failed");
    expect(diagnosis.findings[0]).toMatchObject({ id: "B05", evidence: [{ raw: fault.message }] });
  });

  it("names the missing node driver and provider from objects alone", () => {
    expect(ids(makeSnapshot({ csiNodes: observe([]) }))).toContain("F03");
    expect(
      ids(makeSnapshot({ driver: observe(makeDriver("1.6.1", { providers: [] })) })),
    ).toContain("F04");
    const openbao = [
      {
        name: "openbao",
        daemonSet: "openbao-csi-provider",
        version: "2.0.0",
        desired: 1,
        ready: 1,
      },
    ];
    expect(
      ids(makeSnapshot({ driver: observe(makeDriver("1.6.1", { providers: openbao })) })),
    ).toContain("F05");
  });
});

describe("rotation", () => {
  it("suspects a change of the store that no poll brought, and is sure of it when rotation is off", () => {
    const snapshot = makeSnapshot();
    const updated = (snapshot.probe?.references ?? []).map((one) => ({
      ...one,
      updatedAt: iso(now - 20 * 60_000),
    }));
    const probe = snapshot.probe && { ...snapshot.probe, references: updated };
    expect(
      diagnoseVault({ ...snapshot, probe }).findings.find((one) => one.id === "F28")?.severity,
    ).toBe("unknown");
    const off = diagnoseVault({
      ...snapshot,
      probe,
      driver: observe(makeDriver("1.6.1", { isRotationEnabled: false })),
    });
    expect(off.findings.find((one) => one.id === "F27")?.severity).toBe("degraded");
  });

  it("calls pods stale whose restart-only key was seen to change after they started", () => {
    const changes = [
      { at: setUpAt + 3_000, objects: mountedKeys() },
      { at: now - 600_000, objects: mountedKeys({ "database-host": "hmac-new" }) },
    ];
    const podStatuses = observe([
      makeStatus(pod, now - 600_000, mountedKeys({ "database-host": "hmac-new" })),
    ]);
    const diagnosis = diagnoseVault(
      makeSnapshot({ podStatuses, versionHistory: [{ podUid: "pod-1", changes }] }),
    );
    expect(diagnosis.verdict).toBe("stale");
    expect(diagnosis.findings[0]).toMatchObject({ id: "F80", keys: ["database-host"] });
    expect(diagnosis.counts.stale).toBe(1);
  });

  it("sees pods that hold different versions", () => {
    const other = makePod(setUpAt, "Running", { name: "app-2", uid: "pod-2" });
    const statuses = [
      makeStatus(pod, setUpAt + 3_000, mountedKeys()),
      makeStatus(other, setUpAt + 3_000, mountedKeys({ "database-host": "hmac-new" })),
    ];
    const diagnosis = diagnoseVault(
      makeSnapshot({ pods: observe([pod, other]), podStatuses: observe(statuses) }),
    );
    expect(diagnosis.verdict).toBe("degraded");
    expect(diagnosis.findings[0]).toMatchObject({ id: "B25", keys: ["database-host"] });
  });
});

describe("what binds, and what runs", () => {
  it("is off when nothing binds, with advice where the switch is on", () => {
    const app = makeApp(setUpAt);
    const unbound = {
      mendixApp: observe({ ...app, spec: { replicas: 1 } }),
      secretProviderClass: absent,
      pods: observe([]),
      podStatuses: observe([]),
    };
    expect(diagnoseVault(makeSnapshot({ ...unbound, isEnabled: false }))).toMatchObject({
      verdict: "off",
      findings: [],
    });
    expect(diagnoseVault(makeSnapshot(unbound))).toMatchObject({
      verdict: "off",
      findings: [{ id: "B28" }],
    });
    expect(diagnoseVault(makeSnapshot({ ...unbound, watchAgeMs: 10 ** 7 })).verdict).toBe(
      "unknown",
    );
  });

  it("is unknown at best while no pod is asked for", () => {
    const deployment = observe({ ...makeDeployment(setUpAt), spec: { replicas: 0 } });
    const diagnosis = diagnoseVault(
      makeSnapshot({ deployment, pods: observe([]), podStatuses: observe([]) }),
    );
    expect(diagnosis).toMatchObject({
      verdict: "unknown",
      findings: [{ id: "B30" }],
      counts: { expected: 0 },
    });
  });

  it("finds the Mendix contract broken: accounts, annotations, flag, plans", () => {
    const app = makeApp(setUpAt);
    const bare = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: environmentName } };
    expect(ids(makeSnapshot({ serviceAccount: absent }))).toContain("F73");
    expect(ids(makeSnapshot({ serviceAccount: observe(bare) }))).toContain("F74");
    expect(ids(makeSnapshot({ mendixApp: observe({ ...app, spec: { replicas: 1 } }) }))).toContain(
      "F76",
    );
    expect(
      ids(
        makeSnapshot({
          mendixApp: observe({ ...app, spec: { ...app.spec, database: { servicePlan: "pg" } } }),
        }),
      ),
    ).toContain("F81");
    expect(ids(makeSnapshot({ mendixApp: absent }))).toContain("F83");
  });

  it("does not blame the binding for a crash after a good mount, and is not green either", () => {
    const crashing = {
      ...pod,
      status: {
        ...pod.status,
        containerStatuses: [
          {
            name: "mendix",
            ready: false,
            restartCount: 7,
            state: { waiting: { reason: "CrashLoopBackOff", message: "back-off" } },
          },
        ],
      },
    };
    const diagnosis = diagnoseVault(makeSnapshot({ pods: observe([crashing]) }));
    expect(diagnosis.findings.map((one) => one.id)).toContain("B04");
    expect(diagnosis.verdict).toBe("degraded");
  });
});
