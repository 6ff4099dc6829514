import type { Evidence, Severity } from "@/lib/contracts/health";
import type { CheckContext, HealthCheck } from "@/lib/domain/health/check";
import { classReachesPods } from "@/lib/domain/health/checks/rotation-class";
import { rotationOff } from "@/lib/domain/health/checks/rotation-off";
import {
  findDisagreement,
  findLags,
  findStaleKeys,
  type Lag,
} from "@/lib/domain/health/checks/rotation-times";
import {
  className,
  finding,
  objectEvidence,
  podNames,
  probeEvidence,
  restartStep,
} from "@/lib/domain/health/findings";
import {
  hidesFailedRotation,
  listOf,
  rotationWindowMs,
  seen,
  textOf,
} from "@/lib/domain/health/read";
import { age, count, moment, names } from "@/lib/domain/health/words";

function lagEvidence(context: CheckContext, lags: Lag[]) {
  const changedAt = Math.min(...lags.map((lag) => lag.storeChangedAt));
  const mountedAt = Math.max(...lags.map((lag) => lag.pod.mountChangedAt ?? 0));
  const isProof = lags.some((lag) => lag.isProof);
  return [
    probeEvidence(
      context,
      `${names([...new Set(lags.flatMap((lag) => lag.keys))], 4)} changed at ${moment(changedAt)}`,
    ),
    {
      ...objectEvidence(
        `SecretProviderClassPodStatus of ${count(lags.length, "pod")}`,
        context.snapshot.podStatuses,
        `last change ${moment(mountedAt)}. ${isProof ? "The versions differ" : "Times only: these versions do not compare with the store's"}`,
      ),
      source: "version" as const,
    },
  ];
}

const rotationReaches: HealthCheck = {
  id: "F28",
  title: "Changed values reach the pods",
  area: "rotation",
  needs: ["pods", "podStatuses", "probe", "driver"],
  find(context) {
    const window = rotationWindowMs(context.snapshot);
    const lags = findLags(context).filter(
      (lag) => context.snapshot.now - lag.storeChangedAt > window,
    );
    if (lags.length === 0) return [];
    const off = rotationOff(context);
    const isSure = off !== null || lags.some((lag) => lag.isProof);
    const severity: Severity = isSure ? "degraded" : "unknown";
    const pods = lags.map((lag) => lag.pod);
    const silent = hidesFailedRotation(context.snapshot) !== false;
    return [
      finding(context, {
        id: off?.id ?? "F28",
        severity,
        ...(off ? { scope: context.snapshot.environment.cluster } : {}),
        title: isSure
          ? `Rotation stopped on ${count(pods.length, "pod")}${silent ? ", without any event" : ""}`
          : `A change in the store may not have reached ${count(pods.length, "pod")}`,
        cause:
          off?.cause ??
          `The store changed ${age(context.snapshot.now - Math.min(...lags.map((lag) => lag.storeChangedAt)))} ago and the pods' files did not, though a poll takes at most ${age(window)}.${silent ? " This driver hides failed polls of mounted pods." : ""}${isSure ? "" : " Another field of the same secret may be what changed."}`,
        evidence: lagEvidence(context, lags),
        fix: [
          { text: off?.fix ?? "Read the driver's and the provider's log on the pods' nodes." },
          restartStep("Restart, if the pods must have the new value now."),
        ],
        pods: podNames(pods),
        keys: [...new Set(lags.flatMap((lag) => lag.keys))],
      }),
    ];
  },
};

const rotationIsOn: HealthCheck = {
  id: "F27",
  title: "Rotation is on",
  area: "rotation",
  needs: ["driver", "secretProviderClass"],
  find(context) {
    const off = rotationOff(context);
    if (!off || seen(context.snapshot.secretProviderClass) === null) return [];
    const { cluster } = context.snapshot.environment;
    return [
      finding(context, {
        id: off.id,
        severity: "advice",
        scope: cluster,
        title: `Rotation is off on ${cluster}`,
        cause: off.cause,
        evidence: [
          objectEvidence(
            "CSI driver",
            context.snapshot.driver,
            off.id === "F27"
              ? "--enable-secret-rotation is not true"
              : "requiresRepublish is not true",
          ),
        ],
        fix: [{ text: off.fix }],
      }),
    ];
  },
};

const restartNeeded: HealthCheck = {
  id: "F80",
  title: "No pod is older than a value that is read at start only",
  area: "rotation",
  needs: ["pods", "podStatuses", "secretProviderClass", "probe"],
  find(context) {
    const stale = findStaleKeys(context);
    const by = (["status", "store", "class"] as const).find((one) =>
      stale.some((key) => key.by === one),
    );
    if (by === undefined) return [];
    const held = stale.filter((one) => one.by === by);
    const keys = [...new Set(held.map((one) => one.key))];
    const pods = [...new Set(held.map((one) => one.pod.name))];
    const latest = Math.max(...held.map((one) => one.changedAt));
    return [
      finding(context, {
        id: "F80",
        severity: "stale",
        title: `${count(keys.length, "key")} ${by === "status" ? "changed" : "may have changed"} after ${count(pods.length, "pod")} started`,
        cause: `The app reads ${keys.length === 1 ? names(keys) : "these keys"} only when it starts.${doubts[by]}`,
        evidence: [staleEvidence(context, by, moment(latest))],
        fix: [restartStep()],
        pods,
        keys,
      }),
    ];
  },
};

const doubts = {
  status: "",
  store:
    " The store tells the time of the whole secret only, so another field of it may be what changed.",
  class:
    " The SecretProviderClass was changed while the pods ran, and what they held before was not seen.",
};

function staleEvidence(context: CheckContext, by: keyof typeof doubts, at: string): Evidence {
  const { podStatuses, secretProviderClass } = context.snapshot;
  if (by === "store") return probeEvidence(context, `written ${at}, after the pods started`);
  if (by === "class")
    return objectEvidence(
      className(context),
      secretProviderClass,
      `spec changed ${at}, after the pods started`,
    );
  const seenIn = objectEvidence(
    "SecretProviderClassPodStatus versions",
    podStatuses,
    `changed ${at}, after the pods started`,
  );
  return { ...seenIn, source: "version" };
}

const versionsPresent: HealthCheck = {
  id: "F30",
  title: "The provider reports versions",
  area: "rotation",
  needs: ["podStatuses", "pods"],
  find(context) {
    const pods = context.pods.filter(
      (pod) =>
        pod.isMounted &&
        listOf(pod.status?.status?.objects).some((one) => textOf(one.version) === ""),
    );
    if (pods.length === 0) return [];
    return [
      finding(context, {
        id: "F30",
        severity: "unknown",
        scope: context.snapshot.environment.cluster,
        title: `The provider reports no versions for ${count(pods.length, "pod")}: a rotation cannot be seen`,
        cause:
          "The provider may not read or create the key that it signs versions with, or it is very old.",
        evidence: [
          objectEvidence(
            "SecretProviderClassPodStatus",
            context.snapshot.podStatuses,
            "status.objects[].version is empty",
          ),
        ],
        fix: [
          {
            text: "Let the provider's ServiceAccount read and create its HMAC-key Secret in the provider's own namespace.",
          },
        ],
        pods: podNames(pods),
      }),
    ];
  },
};

const podsAgree: HealthCheck = {
  id: "B25",
  title: "All pods hold the same versions",
  area: "rotation",
  needs: ["podStatuses", "pods"],
  find(context) {
    const { keys, newestAt } = findDisagreement(context);
    if (keys.length === 0) return [];
    const isRecent = context.snapshot.now - newestAt <= rotationWindowMs(context.snapshot);
    return [
      finding(context, {
        id: "B25",
        severity: isRecent ? "unknown" : "degraded",
        title: `Pods hold different versions of ${names(keys)}`,
        cause: isRecent
          ? "A rotation is on its way: it reaches each node at its own time."
          : "A rotation reached some pods and not others.",
        evidence: [
          {
            ...objectEvidence(
              "SecretProviderClassPodStatus",
              context.snapshot.podStatuses,
              `newest change ${moment(newestAt)}`,
            ),
            source: "version",
          },
        ],
        fix: isRecent
          ? [
              {
                text: "Wait for the next poll.",
                action: { kind: "checkAgain", label: "Check again" },
              },
            ]
          : [restartStep()],
        pods: podNames(context.pods.filter((pod) => pod.isMounted)),
        keys,
      }),
    ];
  },
};

export const rotationChecks: readonly HealthCheck[] = [
  rotationReaches,
  rotationIsOn,
  restartNeeded,
  versionsPresent,
  podsAgree,
  classReachesPods,
];
