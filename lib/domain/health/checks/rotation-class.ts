import type { CheckContext, HealthCheck } from "@/lib/domain/health/check";
import { classChangedAt, podsBeforeClass } from "@/lib/domain/health/class-age";
import { rotationOff } from "@/lib/domain/health/checks/rotation-off";
import {
  checkAgainStep,
  className,
  finding,
  objectEvidence,
  podNames,
  restartStep,
} from "@/lib/domain/health/findings";
import { rotationWindowMs } from "@/lib/domain/health/read";
import { age, count, moment } from "@/lib/domain/health/words";

/**
 * A pod that mounted before its class was changed holds what the class said then. The next poll brings the new
 * contents; one that brings the same contents leaves no trace, so after the longest time that a poll may take the
 * silence counts as "the same", as for values. Where rotation is off nothing but a restart ends it.
 */
export const classReachesPods: HealthCheck = {
  id: "B35",
  title: "Every pod mounted the class as it stands",
  area: "rotation",
  needs: ["pods", "podStatuses", "secretProviderClass", "driver"],
  find(context) {
    const pods = podsBeforeClass(context);
    const changedAt = classChangedAt(context);
    if (pods.length === 0 || changedAt === null) return [];
    const off = rotationOff(context);
    const window = rotationWindowMs(context.snapshot);
    if (off === null && context.snapshot.now - changedAt > window) return [];
    return [
      finding(context, {
        id: "B35",
        severity: off ? "stale" : "unknown",
        title: off
          ? `${count(pods.length, "pod")} may hold what ${className(context)} said before it changed`
          : `The change of ${className(context)} has not been seen on ${count(pods.length, "pod")} yet`,
        cause: off
          ? `It changed after they mounted. ${off.cause}`
          : `It changed ${age(context.snapshot.now - changedAt)} ago, after they mounted. A poll takes at most ${age(window)}.`,
        evidence: evidenceOf(context, changedAt, Math.max(...pods.map(mountedAt))),
        fix: off
          ? [restartStep("Restart, so that the pods mount what the class says now.")]
          : [checkAgainStep, restartStep("Or restart, if it must not wait.")],
        pods: podNames(pods),
      }),
    ];
  },
};

const mountedAt = (pod: { mountChangedAt: number | null }): number => pod.mountChangedAt ?? 0;

function evidenceOf(context: CheckContext, changedAt: number, mounted: number) {
  const { secretProviderClass, podStatuses } = context.snapshot;
  return [
    objectEvidence(className(context), secretProviderClass, `spec changed ${moment(changedAt)}`),
    objectEvidence("SecretProviderClassPodStatus", podStatuses, `last change ${moment(mounted)}`),
  ];
}
