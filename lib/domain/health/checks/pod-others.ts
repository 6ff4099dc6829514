import type { CheckContext, HealthCheck } from "@/lib/domain/health/check";
import { isBound } from "@/lib/domain/health/evidence";
import {
  eventEvidence,
  finding,
  inNamespace,
  objectEvidence,
  podNames,
  restartStep,
} from "@/lib/domain/health/findings";
import { coreOf, volumeOf } from "@/lib/domain/health/mount-failure";
import type { PodView } from "@/lib/domain/health/pod-view";
import { expectedPods, listOf, seen, textOf } from "@/lib/domain/health/read";
import { clipped, count, names, quoted } from "@/lib/domain/health/words";

/** What a pod waits for when it is not the mount; null when it runs, or when nothing says so. */
function waitsFor(pod: PodView): { reason: string; message: string } | null {
  const statuses = listOf(pod.pod.status?.containerStatuses);
  for (const one of statuses) {
    const reason = textOf(one.state?.waiting?.reason);
    if (
      reason !== "" &&
      !["ContainerCreating", "PodInitializing", "CreateContainerConfigError"].includes(reason)
    )
      return { reason, message: textOf(one.state?.waiting?.message) };
  }
  const unscheduled = listOf(pod.pod.status?.conditions).find(
    (one) => one.type === "PodScheduled" && one.status === "False",
  );
  return unscheduled
    ? {
        reason: textOf(unscheduled.reason) || "Unschedulable",
        message: textOf(unscheduled.message),
      }
    : null;
}

/** Runs, holds its files, and does not become ready: never, or not since it was started again. */
function isUnready(pod: PodView, context: CheckContext): boolean {
  if (!pod.isMounted || pod.isReady || pod.phase !== "Running" || waitsFor(pod)) return false;
  const { now } = context.snapshot;
  const isLong = pod.createdAt === null || now - pod.createdAt > context.limits.mountGraceMs;
  return isLong || restartsOf(pod) > 0;
}

const restartsOf = (pod: PodView): number =>
  listOf(pod.pod.status?.containerStatuses).reduce((sum, one) => sum + (one.restartCount ?? 0), 0);

const becomesReady: HealthCheck = {
  id: "B36",
  title: "Pods that hold their secrets become ready",
  area: "pod",
  needs: ["pods", "podStatuses"],
  find(context) {
    const pods = context.pods.filter((pod) => isUnready(pod, context));
    const [first] = pods;
    if (!first) return [];
    const restarts = pods.reduce((sum, pod) => sum + restartsOf(pod), 0);
    return [
      finding(context, {
        id: "B36",
        severity: "unknown",
        title: `${count(pods.length, "pod")} ${pods.length === 1 ? "holds its" : "hold their"} secrets and ${pods.length === 1 ? "is" : "are"} not ready`,
        cause:
          "The mount works. Whether the values are right, a mount cannot tell: the app's log says why it does not start.",
        evidence: [
          objectEvidence(
            "Pods",
            context.snapshot.pods,
            `Ready is not True${restarts > 0 ? `, ${count(restarts, "restart")}` : ""}`,
          ),
        ],
        fix: [
          {
            text: "Read the app's log.",
            command: `${inNamespace(context)} logs ${quoted(first.name)}`,
          },
        ],
        pods: podNames(pods),
      }),
    ];
  },
};

const waitsForOther: HealthCheck = {
  id: "B04",
  title: "No pod waits for something other than its secrets",
  area: "pod",
  needs: ["pods"],
  find(context) {
    const waits = context.pods.flatMap((pod) => {
      const wait = waitsFor(pod);
      return wait ? [{ pod, ...wait }] : [];
    });
    const first = waits[0];
    if (!first) return [];
    const isMounted = waits.some((one) => one.pod.isMounted);
    const list = waits.map((one) => one.pod.name);
    return [
      finding(context, {
        id: "B04",
        about: [first.reason],
        severity: isMounted ? "degraded" : "unknown",
        title: `${names(list)} ${list.length === 1 ? "waits" : "wait"} for something else: ${first.reason}`,
        cause: isMounted
          ? "The secrets are mounted, so the mount is not the cause. Whether the values are right, a mount cannot tell: read the app's log."
          : "The pod has not come to the mount yet: the binding is not the cause.",
        evidence: waits
          .slice(0, 4)
          .map((one) =>
            objectEvidence(
              `Pod ${one.pod.name}`,
              context.snapshot.pods,
              `${one.reason}: ${clipped(one.message || "no message", 300)}`,
            ),
          ),
        fix: [
          {
            text: isMounted ? "Read the log of the last try." : "See what the pod waits for.",
            command: isMounted
              ? `${inNamespace(context)} logs ${quoted(first.pod.name)} --previous`
              : `${inNamespace(context)} describe pod ${quoted(first.pod.name)}`,
          },
        ],
        pods: list,
      }),
    ];
  },
};

const otherVolume: HealthCheck = {
  id: "B06",
  title: "No other volume keeps a pod from starting",
  area: "pod",
  needs: ["pods", "events"],
  find(context) {
    const pods = context.pods.filter((pod) => pod.otherVolume !== null && pod.startedAt === null);
    const told = pods.flatMap((pod) => (pod.otherVolume ? [pod.otherVolume] : []));
    const first = told[0];
    if (!first) return [];
    return [
      finding(context, {
        id: "B06",
        severity: pods.every((pod) => pod.isMounted) ? "degraded" : "unknown",
        title: `Another volume of ${names(podNames(pods))} does not mount: ${volumeOf(first.message) ?? "unnamed"}`,
        cause: "It is not the secrets volume: the binding is not the cause.",
        evidence: told.slice(0, 3).map((one) => eventEvidence(one, coreOf(one.message))),
        fix: [
          {
            text: "See the pod's volumes.",
            command: `${inNamespace(context)} describe pod ${quoted(pods[0]?.name ?? "POD")}`,
          },
        ],
        pods: podNames(pods),
      }),
    ];
  },
};

const podsExist: HealthCheck = {
  id: "B07",
  title: "As many pods exist as were asked for",
  area: "pod",
  needs: ["pods", "deployment", "mendixApp"],
  find(context) {
    const { deployment, environment } = context.snapshot;
    const expected = expectedPods(context.snapshot) ?? 0;
    const missing = expected - context.pods.length;
    if (missing <= 0 || isBound(context.snapshot) === false) return [];
    const conditions: unknown = (seen(deployment)?.status as Record<string, unknown> | undefined)?.[
      "conditions"
    ];
    const refused = listOf(
      conditions as { type?: string; status?: string; message?: string }[],
    ).find((one) => one.type === "ReplicaFailure" && one.status === "True");
    return [
      finding(context, {
        id: "B07",
        severity: refused ? "failed" : "unknown",
        title: `${count(missing, "pod")} of ${expected} ${missing === 1 ? "does" : "do"} not exist${refused ? ": their creation is refused" : ""}`,
        cause: refused
          ? clipped(textOf(refused.message), 400)
          : "They may be on their way, or something refuses to create them.",
        evidence: [
          objectEvidence(
            `Deployment of ${environment.name}`,
            deployment,
            `asks for ${expected}, ${context.pods.length} exist`,
          ),
        ],
        fix: [{ text: "See why.", command: `${inNamespace(context)} describe replicasets` }],
      }),
    ];
  },
};

const podsUseClass: HealthCheck = {
  id: "B26",
  title: "Every pod mounts the class",
  area: "pod",
  needs: ["pods", "mendixApp", "secretProviderClass"],
  find(context) {
    if (
      isBound(context.snapshot) === false ||
      seen(context.snapshot.mendixApp)?.spec?.allowOverrideSecretsWithSecretStoreCSIDriver !== true
    )
      return [];
    const pods = context.pods.filter((pod) => pod.volume === null);
    if (pods.length === 0) return [];
    return [
      finding(context, {
        id: "B26",
        severity: "degraded",
        title: `${names(podNames(pods))} ${pods.length === 1 ? "does" : "do"} not mount the class: ${pods.length === 1 ? "it runs" : "they run"} without the store`,
        cause:
          "The pod has no volume for the class. It started before the store was switched on, or the operator did not add the volume.",
        evidence: [
          objectEvidence(
            "Pods",
            context.snapshot.pods,
            `no CSI volume with secretProviderClass ${context.snapshot.environment.name}`,
          ),
        ],
        fix: [restartStep("Restart, so that new pods mount the class.")],
        pods: podNames(pods),
      }),
    ];
  },
};

const providerKnown: HealthCheck = {
  id: "B31",
  title: "Bindery knows the provider",
  area: "spc",
  needs: ["secretProviderClass"],
  find(context) {
    const observed = context.snapshot.secretProviderClass;
    const provider = textOf(seen(observed)?.spec?.provider);
    if (provider === "" || context.storeKind !== null) return [];
    return [
      finding(context, {
        id: "B31",
        severity: "unknown",
        scope: `provider/${provider}`,
        title: `Bindery does not know provider ${clipped(provider, 60)}`,
        cause: "Its references cannot be read, so nothing says whether they exist.",
        evidence: [
          objectEvidence(
            `SecretProviderClass ${context.snapshot.environment.name}`,
            observed,
            `spec.provider: ${clipped(provider, 60)}`,
          ),
        ],
        fix: [{ text: "Correct spec.provider, if it is misspelt." }],
      }),
    ];
  },
};

export const otherPodChecks: readonly HealthCheck[] = [
  becomesReady,
  waitsForOther,
  otherVolume,
  podsExist,
  podsUseClass,
  providerKnown,
];
