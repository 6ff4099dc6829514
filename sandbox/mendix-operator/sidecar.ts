import type { Pod } from "@/lib/domain/kube-object";
import type { NotReady } from "@/sandbox/kubelet/pod-status";
import type { Files } from "@/sandbox/kubelet/kubelet";
import { csiVolumesOf } from "@/sandbox/kubelet/volume-mounter";

const always = [
  "database-type",
  "database-jdbc-url",
  "database-host",
  "database-name",
  "database-username",
  "storage-service-name",
];
const forS3 = ["storage-endpoint", "storage-bucket-name"];

/** What keeps the runtime of an environment from starting, from the names of its files (values are not looked at but for the storage family). */
export function unreadyRuntime(pod: Pod, files: Files): readonly NotReady[] {
  if (pod.metadata.labels?.["component"] !== "mendix-app") return [];
  // Without a store the values come from the environment's plans.
  if (csiVolumesOf(pod).length === 0) return [];
  const family = files.get("storage-service-name")?.toString("utf8");
  const wanted = family === "com.mendix.storage.azure" ? always : [...always, ...forS3];
  const missing = wanted.filter((name) => !files.has(name));
  if (missing.length === 0) return [];
  return [
    {
      container: "mendix",
      reason: "CrashLoopBackOff",
      message: `back-off restarting failed container mendix: m2ee-sidecar: required keys are missing: ${missing.join(", ")}`,
    },
  ];
}
