import type { DaemonSet, Pod, PodContainer } from "@/lib/domain/kube-object";
import type { ClusterView } from "./cluster-view";
import { parseGoDuration } from "./go-duration";

export const driverName = "secrets-store.csi.k8s.io";
const driverContainers = new Set(["secrets-store", "csi-driver"]);
const providersDirectory = "secrets-store-csi-providers";
const pollDefaultMs = 120_000;

export interface DriverSettings {
  readonly version: string;
  /** ≥ 1.6.0: the kubelet's republishing is what rotates. */
  readonly isRepublishing: boolean;
  readonly isRotating: boolean;
  readonly pollMs: number;
}

/** Read from the DaemonSet as a real installation shows it: image tag and container arguments. */
export function driverSettingsOf(daemonSets: readonly DaemonSet[]): DriverSettings {
  const container = daemonSets.map(driverContainerOf).find((found) => found !== undefined);
  const version = (container?.image ?? "").split(":").at(-1)?.replace(/^v/, "") ?? "";
  const poll = argumentOf(container, "rotation-poll-interval");
  return {
    version,
    isRepublishing: isAtLeast16(version),
    isRotating: argumentOf(container, "enable-secret-rotation") === "true",
    pollMs: (poll === undefined ? null : parseGoDuration(poll)) ?? pollDefaultMs,
  };
}

export function driverContainerOf(set: DaemonSet): PodContainer | undefined {
  return set.spec?.template?.spec?.containers?.find((one) => driverContainers.has(one.name));
}

export function argumentOf(container: PodContainer | undefined, name: string): string | undefined {
  const found = container?.args?.find((one) => one.replace(/^--?/, "").startsWith(`${name}=`));
  return found?.slice(found.indexOf("=") + 1);
}

function isAtLeast16(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 1 || (major === 1 && minor >= 6);
}

export interface ProviderInstance {
  readonly name: string;
  readonly namespace: string;
  readonly container: PodContainer;
  readonly pod: Pod;
}

/** The running driver pod of a node, if there is one. */
export function hasDriverPod(view: ClusterView, node: string): boolean {
  return view.pods
    .list()
    .some(
      (pod) =>
        isRunningOn(pod, node) && pod.spec?.containers?.some((c) => driverContainers.has(c.name)),
    );
}

/** The provider whose socket a node has: a running pod there that mounts the providers' directory. */
export function providerOn(view: ClusterView, node: string, name: string): ProviderInstance | null {
  for (const pod of view.pods.list()) {
    if (!isRunningOn(pod, node) || providerNameOf(pod) !== name) continue;
    const container = pod.spec?.containers?.[0];
    if (container === undefined) continue;
    return { name, namespace: pod.metadata.namespace ?? "", container, pod };
  }
  return null;
}

function providerNameOf(pod: Pod): string | null {
  const volumes = (pod.spec?.volumes ?? []) as { hostPath?: { path?: string } }[];
  if (!volumes.some((volume) => volume.hostPath?.path?.includes(providersDirectory))) return null;
  if (pod.spec?.containers?.some((one) => driverContainers.has(one.name))) return null;
  return (
    /(vault|openbao|aws|azure|gcp)/.exec(
      pod.metadata.labels?.["app.kubernetes.io/name"] ?? "",
    )?.[1] ?? null
  );
}

function isRunningOn(pod: Pod, node: string): boolean {
  return (
    pod.spec?.nodeName === node &&
    pod.status?.phase === "Running" &&
    pod.metadata.deletionTimestamp === undefined
  );
}
