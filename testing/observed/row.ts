import type { Verdict } from "@/lib/contracts/health";
import type { StoreRung } from "@/lib/contracts/stores";
import type { Snapshot } from "@/lib/domain/health/snapshot";
import type { SecretProviderClass } from "@/lib/domain/kube-object";
import {
  makeClass,
  makeEvent,
  makePod,
  makeStatus,
  requiredKeys,
  type MountedObject,
} from "@/testing/factories/objects";
import {
  absent,
  makeDriver,
  makeProbe,
  makeSnapshot,
  now,
  observe,
  passed,
  probeReferences,
  setUpAt,
  type ReferenceJudge,
} from "@/testing/factories/snapshot";

export type Driver = "1.6.1" | "1.5.3";

/** What must be said of a state: the first finding's id (null: none that changes the verdict) and the verdict. */
export interface Expected {
  cause: string | null;
  verdict: Verdict;
}

/** One event as the row shows it; `{ns}` and `{vault}` are already filled in. */
export interface ObservedEvent {
  reason: string;
  component: string;
  message: string;
  type?: string;
}

/** One row of reference/observed/vault.md for one driver version. */
export interface ObservedRow {
  /** The row's first cell, letter for letter: sandbox faults carry the same name. */
  fault: string;
  driver: Driver;
  /** Is the pod Running in this row? */
  phase: "Running" | "Pending";
  events: ObservedEvent[];
  snapshot: Snapshot;
  /** With the probe that such a state has, as Bindery and as the environment. */
  withProbe: Expected;
  /** With no probe at all: an honest candidate, never a pass. */
  withoutProbe: Expected;
}

/** What a row changes in the healthy environment. */
export interface RowState {
  spec?: NonNullable<SecretProviderClass["spec"]>;
  /** The class is not there. */
  isClassAbsent?: boolean;
  isAccountAbsent?: boolean;
  phase: "Running" | "Pending";
  events: ObservedEvent[];
  /** What the pod holds, where it is not every required key with an unchanged version. */
  mounted?: MountedObject[];
  /** When the status last changed; default: at the mount. */
  changedAt?: number;
  /** Versions as they were seen to change since the mount. */
  history?: { at: number; objects: MountedObject[] }[];
  asBindery?: ReferenceJudge;
  asEnvironment?: ReferenceJudge;
  identityRung?: StoreRung;
}

export const pendingAt = now - 10 * 60_000;

export function mountedKeys(change: Partial<Record<string, string>> = {}): MountedObject[] {
  return requiredKeys.map((id) => ({ id, version: change[id] ?? `hmac-${id}` }));
}

/** The snapshot of a row: the healthy one with the row's pod, status, events and probe. */
export function toSnapshot(state: RowState, driver: Driver): Snapshot {
  const isRunning = state.phase === "Running";
  const startedAt = isRunning ? setUpAt : pendingAt;
  const pod = makePod(startedAt, state.phase);
  const spec = state.spec ?? makeClass(setUpAt).spec ?? {};
  const asBindery = state.asBindery ?? (() => ({}));
  const asEnvironment = state.asEnvironment ?? asBindery;
  const parameters = state.isClassAbsent ? {} : (spec.parameters ?? {});
  const unknown = () => ({ state: "unknown" as const, member: "unknown" as const });
  const identity = {
    probedAt: now - 20_000,
    rungs: state.identityRung
      ? [...passed("tls", "health"), state.identityRung]
      : passed("tls", "health", "signin"),
    references: probeReferences(parameters, state.identityRung ? unknown : asEnvironment),
  };
  return makeSnapshot({
    secretProviderClass: state.isClassAbsent
      ? absent
      : observe(
          makeClass(setUpAt, { ...spec, parameters: spec.parameters, provider: spec.provider }),
        ),
    ...(state.isClassAbsent ? { classNames: observe([]) } : {}),
    ...(state.isAccountAbsent ? { serviceAccount: absent } : {}),
    pods: observe([pod]),
    podStatuses: observe(
      isRunning
        ? [makeStatus(pod, state.changedAt ?? setUpAt + 3_000, state.mounted ?? mountedKeys())]
        : [],
    ),
    events: observe(state.events.map((event) => makeEvent(pod, now - 15_000, event))),
    versionHistory: state.history
      ? [{ podUid: pod.metadata.uid ?? "", changes: state.history }]
      : [],
    driver: observe(makeDriver(driver)),
    probe: makeProbe({
      references: probeReferences(parameters, asBindery),
      asEnvironment: identity,
    }),
  });
}

export function makeRow(
  fault: string,
  driver: Driver,
  said: { state: RowState; withProbe: Expected; withoutProbe: Expected },
): ObservedRow {
  const { state, withProbe, withoutProbe } = said;
  return {
    fault,
    driver,
    phase: state.phase,
    events: state.events,
    snapshot: toSnapshot(state, driver),
    withProbe,
    withoutProbe,
  };
}

/** The same state before any probe ran. */
export function withoutProbe(snapshot: Snapshot): Snapshot {
  return { ...snapshot, probe: null, probeMissing: "no store is registered for this address" };
}
