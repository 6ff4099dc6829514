import type { BindingContents } from "@/lib/domain/bindings/contents";
import type { CheckContext, HealthCheck } from "@/lib/domain/health/check";
import {
  className,
  eventEvidence,
  finding,
  inNamespace,
  objectEvidence,
  podNames,
  restartStep,
} from "@/lib/domain/health/findings";
import { coreOf } from "@/lib/domain/health/mount-failure";
import { isWaiting, type PodView } from "@/lib/domain/health/pod-view";
import {
  hidesFailedRotation,
  listOf,
  rotationWindowMs,
  seen,
  textOf,
  timeOf,
} from "@/lib/domain/health/read";
import { age, clipped, count, moment, names, quoted } from "@/lib/domain/health/words";

function waitedFor(context: CheckContext, pod: PodView): number {
  return context.snapshot.now - (pod.createdAt ?? context.snapshot.now);
}

const volumeIsReadOnly: HealthCheck = {
  id: "F17",
  title: "The secrets volume is read-only",
  area: "pod",
  needs: ["pods"],
  find(context) {
    const pods = context.pods.filter(
      (pod) =>
        (pod.volume !== null && pod.volume.csi?.readOnly !== true) ||
        /Readonly is not true in request/.test(pod.failure?.message ?? ""),
    );
    if (pods.length === 0) return [];
    return [
      finding(context, {
        id: "F17",
        severity: pods.some((pod) => !pod.isMounted) ? "failed" : "degraded",
        title: `The secrets volume of ${names(podNames(pods))} is not read-only: the driver refuses it`,
        cause:
          "The driver mounts read-only volumes only. The operator or a patch wrote the volume without readOnly: true.",
        fields: [
          {
            object: `Pod ${pods[0]?.name ?? ""}`,
            path: "spec.volumes[].csi.readOnly",
            is: String(pods[0]?.volume?.csi?.readOnly ?? null),
            shouldBe: "true",
          },
        ],
        evidence: [objectEvidence("Pods", context.snapshot.pods, "csi.readOnly is not true")],
        fix: [{ text: "Correct the volume where it is written: the operator or the patch." }],
        pods: podNames(pods),
      }),
    ];
  },
};

const waitsWithoutReason: HealthCheck = {
  id: "F20",
  title: "No pod waits for its mount without a known reason",
  area: "pod",
  needs: ["pods", "podStatuses"],
  find(context) {
    const pods = context.pods.filter(
      (pod) =>
        isWaiting(pod) && pod.node !== null && pod.volume && !pod.failure && !pod.otherVolume,
    );
    const late = pods.filter(
      (pod) => pod.timeout || waitedFor(context, pod) > context.limits.mountGraceMs,
    );
    if (late.length === 0) return [];
    const timeouts = late.flatMap((pod) => (pod.timeout ? [pod.timeout] : []));
    const id = timeouts.length > 0 ? "F18" : "F20";
    const log = listOf(seen(context.snapshot.providerLog)).filter((line) =>
      late.some((pod) => pod.node === line.node),
    );
    const first = late[0];
    return [
      finding(context, {
        id,
        severity: "failed",
        title: `${count(late.length, "pod")} of ${context.snapshot.environment.name} did not mount for ${age(Math.max(...late.map((pod) => waitedFor(context, pod))))}: no reason was seen`,
        cause:
          id === "F18"
            ? "The kubelet only reports that it timed out. The reason stands in an earlier event that is gone, or in the provider's log on that node."
            : "The pod has no SecretProviderClassPodStatus, so it never mounted, and no event says why. Events expire after about an hour.",
        evidence: [
          objectEvidence(
            "SecretProviderClassPodStatus",
            context.snapshot.podStatuses,
            `none for ${names(podNames(late))}`,
          ),
          ...timeouts.slice(0, 2).map((one) => eventEvidence(one, coreOf(one.message))),
          ...log.slice(-3).map((line) => ({
            source: "log" as const,
            label: `Provider log on ${line.node}`,
            observedAt: moment(line.at),
            text: clipped(line.line, 300),
          })),
        ],
        fix: [
          {
            text: "Delete the pod: its successor mounts afresh and the reason shows again.",
            command: `${inNamespace(context)} delete pod ${quoted(first?.name ?? "POD")}`,
          },
          {
            text: `Read the provider's log on node ${first?.node ?? "of the pod"}.`,
            command: `kubectl get pods -A -o wide --field-selector spec.nodeName=${quoted(first?.node ?? "NODE")}`,
          },
        ],
        pods: podNames(late),
      }),
    ];
  },
};

const runsWithoutMount: HealthCheck = {
  id: "F89",
  title: "Every running pod mounted its secrets",
  area: "pod",
  needs: ["pods", "podStatuses"],
  find(context) {
    const { now } = context.snapshot;
    const pods = context.pods.filter(
      (pod) =>
        pod.volume &&
        !pod.isMounted &&
        pod.startedAt !== null &&
        now - pod.startedAt > context.limits.statusGraceMs,
    );
    if (pods.length === 0) return [];
    const hides = hidesFailedRotation(context.snapshot);
    const foreign = pods.filter((pod) => pod.foreignStatus !== null);
    const told = pods.flatMap((pod) =>
      pod.sightings.filter((one) => one.reason === "FailedMount").slice(0, 1),
    );
    return [
      finding(context, {
        id: hides === false ? "F19" : "F89",
        severity: "failed",
        title: `${names(podNames(pods))} ${pods.length === 1 ? "runs" : "run"} with an empty secrets volume`,
        cause:
          hides === false
            ? "The pod runs and no SecretProviderClassPodStatus belongs to it: its first mount was cut short, as old drivers allow."
            : "The pod runs and no SecretProviderClassPodStatus belongs to it. Its first mount ended uncertainly, and driver 1.6 and later answers a retry within the poll interval without mounting.",
        evidence: [
          objectEvidence(
            "SecretProviderClassPodStatus",
            context.snapshot.podStatuses,
            foreign.length > 0
              ? "one has the pod's name, but belongs to a pod that is gone"
              : "none for the pod's UID",
          ),
          ...told.slice(0, 3).map((one) => eventEvidence(one, coreOf(one.message))),
        ],
        fix: [
          {
            text: "Restart the pod, so that it mounts afresh.",
            command: `${inNamespace(context)} delete pod ${quoted(pods[0]?.name ?? "POD")}`,
          },
          {
            text: "Find out why the store answered too slowly at the first mount; the events above show when.",
            action: { kind: "openStore", label: "Open store" },
          },
        ],
        pods: podNames(pods),
      }),
    ];
  },
};

const fileNameOf = (text: string) => text.replaceAll(/[^A-Za-z0-9]/g, "_");

/** What the class maps, made ready once for all of its pods. */
interface Mapped {
  keys: readonly string[];
  keySet: ReadonlySet<string>;
  /** Names under which providers list a mapped key. */
  names: ReadonlySet<string>;
}

const mapped = new WeakMap<BindingContents, Mapped>();

/** Kept for as long as the binding's own object is, which nobody changes. */
function mappedBy(binding: BindingContents): Mapped {
  const known = mapped.get(binding);
  if (known) return known;
  const made = toMapped(binding);
  mapped.set(binding, made);
  return made;
}

function toMapped(binding: BindingContents): Mapped {
  const entries = listOf(binding.entries);
  const keys = entries.map((entry) => entry.key);
  const names = entries.flatMap(({ key, reference }) => [
    fileNameOf(key),
    fileNameOf(reference?.name ?? ""),
  ]);
  return { keys, keySet: new Set(keys), names: new Set([...keys, ...names]) };
}

const idsOf = (pod: PodView) => listOf(pod.status?.status?.objects).map((one) => textOf(one.id));

/** Keys that the class maps and the status object does not list; null when the ids are no file names. */
function missingFiles({ keys }: Mapped, ids: readonly string[]): string[] | null {
  const listed = new Set(ids);
  const missing = keys.filter((key) => !listed.has(key));
  if (missing.length < keys.length || ids.length === 0) return missing;
  return ids.length < keys.length ? missing.slice(ids.length) : null;
}

/** Names that the mount holds beyond the mapped keys: what the class no longer maps. */
function extraFiles({ keySet, names: known }: Mapped, ids: readonly string[]): string[] {
  if (!ids.some((id) => keySet.has(id))) return [];
  return ids.filter((id) => !known.has(id) && !known.has(fileNameOf(id)));
}

const filesMatch: HealthCheck = {
  id: "F88",
  title: "Each pod holds the mapped files",
  area: "pod",
  needs: ["pods", "podStatuses", "secretProviderClass"],
  find(context) {
    if (!context.binding || seen(context.snapshot.secretProviderClass) === null) return [];
    const wanted = mappedBy(context.binding);
    const differing = context.pods
      .filter((pod) => pod.isMounted)
      .map((pod) => ({ pod, ids: idsOf(pod) }))
      .map(({ pod, ids }) => ({
        pod,
        missing: missingFiles(wanted, ids) ?? [],
        extra: extraFiles(wanted, ids),
      }))
      .filter((one) => one.missing.length + one.extra.length > 0);
    if (differing.length === 0) return [];
    const changedAt = Math.max(
      0,
      ...listOf(seen(context.snapshot.secretProviderClass)?.metadata?.managedFields).map(
        (one) => timeOf(one.time) ?? 0,
      ),
    );
    const isRecent = context.snapshot.now - changedAt <= rotationWindowMs(context.snapshot);
    const missing = [...new Set(differing.flatMap((one) => one.missing))];
    const extra = [...new Set(differing.flatMap((one) => one.extra))];
    const pods = differing.map((one) => one.pod);
    const what =
      missing.length > 0
        ? `${count(missing.length, "mapped key")} did not reach`
        : `${count(extra.length, "removed key")} still lie in`;
    return [
      finding(context, {
        id: "F88",
        severity: isRecent ? "unknown" : "degraded",
        title: `${what} ${count(pods.length, "pod")}${isRecent ? " yet" : ""}`,
        cause: isRecent
          ? "The class changed a moment ago; the driver brings the change with the next poll."
          : "The class was changed after the pods mounted, and the driver did not bring the change.",
        evidence: [
          objectEvidence(
            "SecretProviderClassPodStatus",
            context.snapshot.podStatuses,
            missing.length > 0 ? `without ${names(missing, 4)}` : `still with ${names(extra, 4)}`,
          ),
          objectEvidence(
            className(context),
            context.snapshot.secretProviderClass,
            `maps ${count(listOf(context.binding.entries).length, "key")}`,
          ),
        ],
        fix: isRecent
          ? [
              {
                text: "Wait for the next poll.",
                action: { kind: "checkAgain", label: "Check again" },
              },
            ]
          : [restartStep("Restart, so that the pods mount what is mapped.")],
        pods: podNames(pods),
        keys: missing,
      }),
    ];
  },
};

const stuckTerminating: HealthCheck = {
  id: "F21",
  title: "No pod is stuck while it ends",
  area: "pod",
  needs: ["pods"],
  find(context) {
    const { now } = context.snapshot;
    const stuck = listOf(seen(context.snapshot.pods)).filter((pod) => {
      const since = timeOf(pod.metadata?.deletionTimestamp);
      return since !== null && now - since > 10 * 60_000;
    });
    if (stuck.length === 0) return [];
    const list = stuck.map((pod) => textOf(pod.metadata?.name));
    return [
      finding(context, {
        id: "F21",
        severity: "advice",
        title: `${names(list)} ${list.length === 1 ? "has" : "have"} been ending for more than 10 min`,
        cause:
          "The kubelet needs the CSI driver to unmount. A driver that was removed first leaves pods that cannot end.",
        evidence: [
          objectEvidence(
            "Pods",
            context.snapshot.pods,
            "deletionTimestamp is more than 10 min old",
          ),
        ],
        fix: [
          {
            text: "Bring the driver back on the node, or delete by force.",
            command: `${inNamespace(context)} delete pod ${quoted(list[0] ?? "POD")} --force --grace-period=0`,
          },
        ],
        pods: list,
      }),
    ];
  },
};

export const podChecks: readonly HealthCheck[] = [
  volumeIsReadOnly,
  waitsWithoutReason,
  runsWithoutMount,
  filesMatch,
  stuckTerminating,
];
