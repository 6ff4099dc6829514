import "server-only";
import type { CsiDriver, DaemonSet } from "@/lib/domain/kube-object";
import type { DriverFacts, Observed } from "@/lib/domain/health/snapshot";
import type { ClusterWatch } from "@/lib/server/kubernetes/cluster-watch";
import { resources } from "@/lib/server/kubernetes/resources";

/** Names that distributions give the driver (domain-facts.md §1.4). */
const driverNames = [
  "secrets-store.csi.k8s.io",
  "secrets-store.csi.deckhouse.io",
  "secrets-store-gke.csi.k8s.io",
];
/** Containers that are the driver; the second is OpenShift's name (§1.5). */
const driverContainers = ["secrets-store", "csi-driver"];
const providerVolumes = [
  "/var/run/secrets-store-csi-providers",
  "/etc/kubernetes/secrets-store-csi-providers",
];
const defaultIntervalMs = 120_000;

/** Finds the driver and its providers on a cluster, in the order of domain-facts.md §1.5. */
export function readDriverFacts(watch: ClusterWatch): Observed<DriverFacts> {
  const drivers = watch
    .wide(resources.csiDrivers)
    .observeAll<CsiDriver>(({ metadata }) => driverNames.includes(metadata.name));
  const daemonSets = watch.wide(resources.daemonSets).observeAll<DaemonSet>();
  if (drivers.state !== "seen" && daemonSets.state !== "seen") return drivers;
  const name =
    drivers.state === "seen"
      ? (drivers.value[0]?.metadata.name ?? driverNames[0]!)
      : driverNames[0]!;
  const all = daemonSets.state === "seen" ? daemonSets.value : [];
  const driver = all.find(isDriver);
  const container = driver && findDriverContainer(driver);
  const observedAt =
    drivers.state === "seen"
      ? drivers.observedAt
      : daemonSets.state === "seen"
        ? daemonSets.observedAt
        : 0;
  return {
    state: "seen",
    observedAt,
    value: {
      name,
      csiDriver: watch.wide(resources.csiDrivers).observe<CsiDriver>(name),
      daemonSets,
      version: versionOfImage(container?.image),
      isRotationEnabled: container
        ? flag(container.args, "enable-secret-rotation") === "true"
        : null,
      rotationIntervalMs: container
        ? (durationMs(flag(container.args, "rotation-poll-interval")) ?? defaultIntervalMs)
        : null,
      providers: all.filter((set) => set !== driver && isProvider(set)).map(toProvider),
    },
  };
}

function findDriverContainer(set: DaemonSet) {
  return set.spec?.template?.spec?.containers?.find(({ name }) => driverContainers.includes(name));
}

/** Other CSI drivers call their container `csi-driver` too: this one also knows the providers' folder or says its name. */
function isDriver(set: DaemonSet): boolean {
  return (
    findDriverContainer(set) !== undefined &&
    (isProvider(set) || set.metadata.name.includes("secrets-store"))
  );
}

function isProvider(set: DaemonSet): boolean {
  const volumes: { hostPath?: { path?: string } }[] = set.spec?.template?.spec?.volumes ?? [];
  const paths = volumes.map((volume) => volume.hostPath?.path);
  return paths.some(
    (path) => path !== undefined && providerVolumes.some((known) => path.startsWith(known)),
  );
}

function toProvider(set: DaemonSet): DriverFacts["providers"][number] {
  const container = set.spec?.template?.spec?.containers?.[0];
  return {
    name: providerName(set),
    daemonSet: `${set.metadata.namespace}/${set.metadata.name}`,
    version: versionOfImage(container?.image),
    desired: set.status?.desiredNumberScheduled ?? 0,
    ready: set.status?.numberReady ?? 0,
  };
}

/** The provider's socket name is not in the object; names and labels of the known installations carry it (§1.5). */
function providerName(set: DaemonSet): string {
  const label = set.metadata.labels?.["app.kubernetes.io/name"] ?? set.metadata.labels?.app ?? "";
  const text = `${set.metadata.name} ${label}`;
  return text.match(/\b(openbao|vault|azure|aws|gcp)\b/)?.[1] ?? set.metadata.name;
}

/** `registry/driver:v1.6.1@sha256:…` → `1.6.1`. */
export function versionOfImage(image: string | undefined): string | null {
  return image?.match(/:v?(\d+\.\d+(?:\.\d+)?[^@\s]*)/)?.[1] ?? null;
}

function flag(args: string[] | undefined, name: string): string | undefined {
  for (const [index, arg] of (args ?? []).entries()) {
    const match = arg.match(/^--?([a-z-]+)(?:=(.*))?$/);
    if (match?.[1] !== name) continue;
    return match[2] ?? (args?.[index + 1]?.startsWith("-") === false ? args[index + 1] : "true");
  }
  return undefined;
}

/** Go durations as far as they are used here: `2m`, `90s`, `1h30m`, `500ms`. */
export function durationMs(text: string | undefined): number | null {
  if (!text || !/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return null;
  const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    total += Number(amount) * units[unit as keyof typeof units];
  return total;
}
