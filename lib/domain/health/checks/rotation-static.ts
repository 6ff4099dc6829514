import type { HealthCheck } from "@/lib/domain/health/check";
import {
  className,
  finding,
  objectEvidence,
  podNames,
  restartStep,
} from "@/lib/domain/health/findings";
import { listOf, seen } from "@/lib/domain/health/read";
import { count, names } from "@/lib/domain/health/words";

const staticMounts: HealthCheck = {
  id: "F31",
  title: "Files are mounted in a way that can be renewed",
  area: "rotation",
  needs: ["pods"],
  find(context) {
    const pods = context.pods.filter((pod) =>
      listOf(pod.pod.spec?.containers).some((one) =>
        listOf(one.volumeMounts).some((mount) => mount.name === pod.volume?.name && mount.subPath),
      ),
    );
    const synced = new Set(
      listOf(seen(context.snapshot.secretProviderClass)?.spec?.secretObjects).map(
        (one) => one.secretName,
      ),
    );
    const byEnv = context.pods.filter((pod) =>
      listOf(pod.pod.spec?.containers).some((one) =>
        listOf(one.env).some((item) => synced.has(item.valueFrom?.secretKeyRef?.name ?? "\0")),
      ),
    );
    const concerned = [...new Set([...podNames(pods), ...podNames(byEnv)])];
    if (concerned.length === 0) return [];
    return [
      finding(context, {
        id: "F31",
        severity: "advice",
        title: `${count(concerned.length, "pod")} cannot take a rotated value without a restart`,
        cause:
          pods.length > 0
            ? "A file that is mounted with subPath is never renewed."
            : "An environment variable keeps the value of the pod's start.",
        evidence: [
          objectEvidence(
            "Pods",
            context.snapshot.pods,
            pods.length > 0
              ? "volumeMounts[].subPath is set"
              : "env[].valueFrom names a synced Secret",
          ),
        ],
        fix: [restartStep("Restart after each rotation.")],
        pods: concerned,
      }),
    ];
  },
};

const pinned: HealthCheck = {
  id: "F32",
  title: "No mapped key is pinned to a version",
  area: "rotation",
  needs: ["secretProviderClass"],
  find(context) {
    const entries = listOf(context.binding?.entries).filter(
      (entry) => entry.pinnedVersion !== null,
    );
    if (entries.length === 0) return [];
    const keys = entries.map((entry) => entry.key);
    return [
      finding(context, {
        id: "F32",
        severity: "advice",
        title: `${names(keys)} ${keys.length === 1 ? "is" : "are"} pinned to a version and never rotate`,
        cause:
          "A pinned reference stays at its version by design, also when the store has a newer one.",
        fields: entries.slice(0, 8).map((entry) => ({
          object: className(context),
          path: entry.path,
          is: `version ${entry.pinnedVersion}`,
          shouldBe: null,
        })),
        evidence: [
          objectEvidence(
            className(context),
            context.snapshot.secretProviderClass,
            `${count(keys.length, "pinned reference")}`,
          ),
        ],
        fix: [
          {
            text: "Remove the version from the reference, if it should rotate.",
            action: { kind: "editKeys", label: "Edit keys", keys },
          },
        ],
        keys,
      }),
    ];
  },
};

export const staticRotationChecks: readonly HealthCheck[] = [staticMounts, pinned];
