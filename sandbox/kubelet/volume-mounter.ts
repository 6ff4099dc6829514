import type { ClusterView } from "@/sandbox/csi-driver/cluster-view";
import type { CsiDriver } from "@/sandbox/csi-driver/csi-driver";
import { driverName } from "@/sandbox/csi-driver/driver-settings";
import { RpcError, textOf } from "@/sandbox/csi-driver/rpc-error";
import type { Pod, PodVolume } from "@/lib/domain/kube-object";
import type { TokenSource } from "./token-source";

/** The kubelet waits this long for one CSI call; never less than the floor, so that a busy machine is not taken for a slow store. */
const callTimeoutMs = 123_000;
const callTimeoutFloorMs = 10_000;

export interface VolumeMounter {
  /** Mounts, or republishes, one inline CSI volume. Throws with the message of the `FailedMount` event. */
  setUp(pod: Pod, volume: PodVolume): Promise<void>;
  tearDown(pod: Pod): void;
}

export interface MounterOptions {
  readonly view: ClusterView;
  readonly driver: CsiDriver;
  readonly tokensOf: TokenSource;
  readonly timeScale: number;
}

export function csiVolumesOf(pod: Pod): PodVolume[] {
  return (pod.spec?.volumes ?? []).filter((volume) => volume.csi?.driver === driverName);
}

export function targetPathOf(pod: Pod, volume: PodVolume): string {
  return `/var/lib/kubelet/pods/${pod.metadata.uid}/volumes/kubernetes.io~csi/${volume.name}/mount`;
}

export function createVolumeMounter(options: MounterOptions): VolumeMounter {
  return {
    setUp: async (pod, volume) => {
      const quoted = `for volume "${volume.name}" : `;
      const csiDriver = options.view.drivers.get(undefined, driverName);
      if (csiDriver === undefined) {
        throw new Error(
          `MountVolume.NewMounter initialization failed ${quoted}volume mode "Ephemeral" not supported by driver ${driverName} (no CSIDriver object)`,
        );
      }
      try {
        await publish(options, pod, volume);
      } catch (error) {
        throw new Error(`MountVolume.SetUp failed ${quoted}${textOf(error)}`, { cause: error });
      }
    },
    tearDown: (pod) => {
      for (const volume of csiVolumesOf(pod)) options.driver.forget(targetPathOf(pod, volume));
    },
  };
}

async function publish(options: MounterOptions, pod: Pod, volume: PodVolume): Promise<void> {
  const node = pod.spec?.nodeName ?? "";
  const { view, driver } = options;
  const registered = view.csiNodes.get(undefined, node)?.spec?.drivers ?? [];
  if (!registered.some((one) => one.name === driverName)) {
    throw new Error(
      `kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name ${driverName} not found in the list of registered CSI drivers`,
    );
  }
  const tokens = await tokensFor(options, pod);
  const targetPath = targetPathOf(pod, volume);
  const wasMounted = driver.mounts.get(targetPath)?.isMounted === true;
  const timeoutMs = Math.max(callTimeoutMs * options.timeScale, callTimeoutFloorMs);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  try {
    await driver.nodePublish({
      pod,
      node,
      className: volume.csi?.volumeAttributes?.["secretProviderClass"] ?? "",
      isReadOnly: volume.csi?.readOnly === true,
      targetPath,
      signal: deadline.signal,
      tokens,
    });
  } catch (error) {
    const seen = deadline.signal.aborted
      ? new RpcError("DeadlineExceeded", "context deadline exceeded")
      : error;
    const isFinal = !(seen instanceof RpcError) || seen.isFinal;
    if (isFinal && !wasMounted) driver.forget(targetPath);
    throw seen;
  } finally {
    clearTimeout(timer);
  }
}

async function tokensFor(options: MounterOptions, pod: Pod): Promise<Record<string, string>> {
  const csiDriver = options.view.drivers.get(undefined, driverName);
  if (csiDriver === undefined) return {};
  try {
    return await options.tokensOf(pod, csiDriver);
  } catch (error) {
    throw new Error(`failed to get CSI driver token attributes: ${textOf(error)}`, {
      cause: error,
    });
  }
}
