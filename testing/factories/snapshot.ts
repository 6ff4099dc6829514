import type { ReferenceProbe, StoreRung } from "@/lib/contracts/stores";
import type { DriverFacts, Observed, Snapshot, StoreProbe } from "@/lib/domain/health/snapshot";
import { binding } from "@/lib/stores/vault/binding";
import {
  environmentName,
  iso,
  makeAccount,
  makeApp,
  makeClass,
  makeDeployment,
  makePod,
  makeStatus,
  namespace,
  requiredKeys,
} from "@/testing/factories/objects";

/** 2026-11-23T12:00:00Z: every builder's present. */
export const now = Date.UTC(2026, 10, 23, 12);
/** When the healthy environment was set up and its pod mounted. */
export const setUpAt = now - 60 * 60_000;

export function observe<T>(value: T, at = now - 1_000): Observed<T> {
  return { state: "seen", value, observedAt: at };
}

export const absent: Observed<never> = { state: "absent", observedAt: now - 1_000 };

export function makeDriver(
  version: "1.6.1" | "1.5.3",
  change: Partial<DriverFacts> = {},
): DriverFacts {
  return {
    name: "secrets-store.csi.k8s.io",
    csiDriver: observe({
      apiVersion: "storage.k8s.io/v1",
      kind: "CSIDriver",
      metadata: { name: "secrets-store.csi.k8s.io" },
      spec: {
        requiresRepublish: version === "1.6.1",
        tokenRequests: [{ audience: "vault" }],
        podInfoOnMount: true,
      },
    }),
    daemonSets: observe([]),
    version,
    isRotationEnabled: true,
    rotationIntervalMs: 120_000,
    providers: [
      { name: "vault", daemonSet: "vault-csi-provider", version: "1.7.4", desired: 1, ready: 1 },
    ],
    ...change,
  };
}

export function passed(...ids: StoreRung["id"][]): StoreRung[] {
  return ids.map((id) => ({ id, label: id, state: "passed", durationMs: 3, detail: "Passed." }));
}

export function failedRung(
  id: StoreRung["id"],
  detail: string,
  rest: Partial<StoreRung> = {},
): StoreRung {
  return { id, label: id, state: "failed", durationMs: 3, detail, ...rest };
}

export type ReferenceJudge = (reference: ReferenceProbe["reference"]) => Partial<ReferenceProbe>;

/** What a probe sees of the class's references; `judge` changes what is not as it should be. */
export function probeReferences(
  parameters: Record<string, string>,
  judge: ReferenceJudge = () => ({}),
): ReferenceProbe[] {
  return binding.read(parameters).entries.map(({ reference }) => ({
    reference,
    state: "exists",
    member: reference.member === null ? "not-applicable" : "present",
    version: "1",
    updatedAt: iso(setUpAt - 60_000),
    corrected: null,
    members: [],
    detail: "Version 1 has the field.",
    ...judge(reference),
  }));
}

export function makeProbe(change: Partial<StoreProbe> = {}): StoreProbe {
  const references = probeReferences(makeClass(setUpAt).spec?.parameters ?? {});
  return {
    store: "vault-ams",
    storeLabel: "vault-ams",
    probedAt: now - 20_000,
    rungs: passed("address", "dns", "tcp", "tls", "health", "signin", "permission", "references"),
    references,
    asEnvironment: {
      probedAt: now - 20_000,
      rungs: passed("signin", "permission", "references"),
      references,
    },
    asEnvironmentOff: null,
    ...change,
  };
}

/** One environment that is healthy by every proof; `change` makes it the one that a test is about. */
export function makeSnapshot(change: Partial<Snapshot> = {}): Snapshot {
  const pod = makePod(setUpAt, "Running");
  return {
    now,
    environment: { cluster: "ams-dc2", namespace, name: environmentName },
    isEnabled: true,
    mendixApp: observe(makeApp(setUpAt)),
    serviceAccount: observe(makeAccount(setUpAt)),
    secretProviderClass: observe(makeClass(setUpAt)),
    classNames: observe([environmentName]),
    environmentNames: observe([environmentName]),
    deployment: observe(makeDeployment(setUpAt)),
    pods: observe([pod]),
    podStatuses: observe([
      makeStatus(
        pod,
        setUpAt + 3_000,
        requiredKeys.map((id) => ({ id, version: `hmac-${id}` })),
      ),
    ]),
    events: observe([]),
    keptEvents: [],
    versionHistory: [],
    crd: observe(true),
    driver: observe(makeDriver("1.6.1")),
    csiNodes: observe([
      {
        apiVersion: "storage.k8s.io/v1",
        kind: "CSINode",
        metadata: { name: "node-1" },
        spec: { drivers: [{ name: "secrets-store.csi.k8s.io" }] },
      },
    ]),
    operatorVersion: "2.28.1",
    runtimeVersion: "10.24.3",
    providerLog: absent,
    probe: makeProbe(),
    probeMissing: null,
    watchAgeMs: 2_000,
    staleAfterMs: 60_000,
    ...change,
  };
}
