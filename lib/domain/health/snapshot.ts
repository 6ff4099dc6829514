import type { EnvironmentRef } from "@/lib/contracts/names";
import type { ReferenceProbe, StoreRung } from "@/lib/contracts/stores";
import type {
  CsiDriver,
  CsiNode,
  DaemonSet,
  Deployment,
  KubeEvent,
  KubeObject,
  MendixApp,
  Pod,
  SecretProviderClass,
  SecretProviderClassPodStatus,
} from "@/lib/domain/kube-object";

/**
 * What was seen of one thing, and when. `absent` is a fact (the API answered that there is none); the other states
 * are not: no check may turn them into a pass. Times are epoch milliseconds.
 */
export type Observed<T> =
  | { state: "seen"; value: T; observedAt: number }
  | { state: "absent"; observedAt: number }
  | { state: "forbidden"; verb: string; resource: string; observedAt: number }
  | { state: "unreachable"; reason: string; since: number };

/** The CSI driver and provider as found on one cluster (domain-facts.md §1.5). */
export interface DriverFacts {
  /** `secrets-store.csi.k8s.io`, or the name a distribution gave it. */
  name: string;
  csiDriver: Observed<CsiDriver>;
  daemonSets: Observed<DaemonSet[]>;
  /** From the image tag, `1.6.1`; null where it cannot be read. */
  version: string | null;
  isRotationEnabled: boolean | null;
  /** `--rotation-poll-interval`, default 120,000. */
  rotationIntervalMs: number | null;
  /** Provider DaemonSets by provider name (`vault`), with the nodes they are ready on where known. */
  providers: {
    name: string;
    daemonSet: string;
    version: string | null;
    desired: number;
    ready: number;
  }[];
}

/** The last probe of the store, as Bindery (metadata) and, where allowed, as the environment. */
export interface StoreProbe {
  store: string;
  storeLabel: string;
  probedAt: number;
  rungs: StoreRung[];
  /** A store that fails is not asked before; 0 or left out: it does not fail. */
  retryAt?: number;
  references: ReferenceProbe[];
  /** null: off for this cluster, or not yet run. */
  asEnvironment: { probedAt: number; rungs: StoreRung[]; references: ReferenceProbe[] } | null;
  /** Why `asEnvironment` is null. */
  asEnvironmentOff: string | null;
}

/** A sighting kept beyond the cluster's own memory: events expire after about an hour (domain-facts.md §6). */
export interface KeptEvent {
  reason: string;
  message: string;
  podName: string;
  podUid: string;
  count: number;
  lastSeenAt: number;
}

/** How the SecretProviderClassPodStatus of one pod changed while it was watched. Newest last, at most 20. */
export interface VersionHistory {
  podUid: string;
  changes: { at: number; objects: { id: string; version: string }[] }[];
}

/** Everything `diagnose` may look at. Plain data, serialisable, made by `lib/server/services/health`. */
export interface Snapshot {
  now: number;
  environment: EnvironmentRef;
  /** Is the switch *Enable Secrets Store* on for the namespace? null: not decided in Bindery. */
  isEnabled: boolean | null;
  mendixApp: Observed<MendixApp>;
  serviceAccount: Observed<KubeObject>;
  secretProviderClass: Observed<SecretProviderClass>;
  /** SecretProviderClasses of the namespace by name: for orphans and misnamed ones. */
  classNames: Observed<string[]>;
  environmentNames: Observed<string[]>;
  deployment: Observed<Deployment>;
  pods: Observed<Pod[]>;
  podStatuses: Observed<SecretProviderClassPodStatus[]>;
  events: Observed<KubeEvent[]>;
  keptEvents: KeptEvent[];
  versionHistory: VersionHistory[];
  /** Is the CRD of SecretProviderClass served at v1? */
  crd: Observed<boolean>;
  driver: Observed<DriverFacts>;
  csiNodes: Observed<CsiNode[]>;
  operatorVersion: string | null;
  runtimeVersion: string | null;
  /** The driver's and provider's recent log lines for this environment's pods, where the person may read them. */
  providerLog: Observed<{ node: string; at: number; line: string }[]>;
  probe: StoreProbe | null;
  /** Why there is no probe: "no store is registered for this address", "never probed". */
  probeMissing: string | null;
  /** Silence of the watch, in milliseconds; beyond `staleAfterMs` nothing may be green. */
  watchAgeMs: number;
  staleAfterMs: number;
}
