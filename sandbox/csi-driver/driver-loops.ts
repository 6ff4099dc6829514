import type { KubeClient } from "@/sandbox/client/kube-client";
import { pause } from "@/sandbox/client/pause";
import type { CsiDriver, Mount } from "./csi-driver";
import { type EventRecorder, createEventRecorder } from "./event-recorder";
import { textOf } from "./rpc-error";
import { syncSecrets } from "./secret-sync";

const intervalMinMs = 20;
const workersMax = 4;

interface Loops {
  readonly client: KubeClient;
  readonly driver: CsiDriver;
  readonly rotation: EventRecorder;
  readonly controller: EventRecorder;
}

/** The driver's own loops, once per poll interval: the Secret controller, and up to 1.5 the rotation reconciler. */
export function startDriverLoops(client: KubeClient, driver: CsiDriver): { stop(): void } {
  const stopping = new AbortController();
  const loops: Loops = {
    client: client.as("secrets-store-csi-driver"),
    driver,
    rotation: createEventRecorder(client, { component: "csi-secrets-store-rotation" }),
    controller: createEventRecorder(client, { component: "csi-secrets-store-controller" }),
  };
  void run(loops, stopping.signal);
  return { stop: () => stopping.abort() };
}

async function run(loops: Loops, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const settings = loops.driver.settings();
    await pause(Math.max(settings.pollMs, intervalMinMs), signal);
    const mounted = [...loops.driver.mounts.values()].filter((mount) => mount.isMounted);
    const work = async (): Promise<void> => {
      for (let mount = mounted.pop(); mount && !signal.aborted; mount = mounted.pop()) {
        // One pod's trouble (an API error while the pod goes away) must not stop the others.
        await poll(loops, mount).catch(() => undefined);
      }
    };
    await Promise.all(Array.from({ length: workersMax }, work));
  }
}

async function poll(loops: Loops, mount: Mount): Promise<void> {
  const settings = loops.driver.settings();
  const isReconciling = !settings.isRepublishing && settings.isRotating;
  const { pod } = mount.request;
  if (isReconciling && !(await rotate(loops, mount))) return;
  const found = await loops.driver.classOf(mount.request).catch(() => null);
  if (found === null || (found.spec?.secretObjects ?? []).length === 0) return;
  try {
    await syncSecrets(loops.client, mount, found);
    if (!isReconciling) return;
    const message = "successfully rotated K8s secret synced";
    await loops.rotation.record({ pod, type: "Normal", reason: "SecretRotationComplete", message });
  } catch (error) {
    const message = textOf(error);
    const reason = "FailedToCreateSecret";
    await loops.controller.record({ pod, type: "Warning", reason, message });
    if (!isReconciling) return;
    await loops.rotation.record({ pod, type: "Warning", reason: "SecretRotationFailed", message });
  }
}

/** Up to 1.5: success and failure are told by events; a missing SecretProviderClass is not. */
async function rotate(loops: Loops, mount: Mount): Promise<boolean> {
  const { pod, className } = mount.request;
  const found = await loops.driver.classOf(mount.request).catch(() => null);
  if (found === null) return false;
  try {
    if (!(await loops.driver.remount(mount))) return true;
    const message = `successfully rotated mounted contents for spc ${pod.metadata.namespace}/${className}`;
    await loops.rotation.record({ pod, type: "Normal", reason: "MountRotationComplete", message });
    return true;
  } catch (error) {
    const message = `provider mount err: ${textOf(error)}`;
    await loops.rotation.record({ pod, type: "Warning", reason: "MountRotationFailed", message });
    return false;
  }
}
