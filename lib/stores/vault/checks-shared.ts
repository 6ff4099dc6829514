import type { Finding } from "@/lib/contracts/health";
import type { CheckContext, HealthCheck } from "@/lib/domain/health/check";
import {
  editKeysStep,
  finding,
  podNames,
  probeEvidence,
  retrySteps,
} from "@/lib/domain/health/findings";
import type { PodView } from "@/lib/domain/health/pod-view";
import {
  answersNow,
  isProven,
  probedEntries,
  type ProbedEntry,
} from "@/lib/domain/health/references";
import { repairSteps } from "@/lib/domain/health/repair-step";
import { failureEvidence, podsThatSay } from "@/lib/domain/health/text-check";
import { clipped, quoted } from "@/lib/domain/health/words";
import { aboutReferences, isUnmounted, kvArguments, policyRules } from "./checks-references";
import { entriesNamed, signInOf } from "./checks-texts";

const readRefused = /error requesting secret[\s\S]*Code: 403/;
const readEmpty = /error requesting secret[\s\S]*Code: 404/;

/** Mapped keys that the failures name, with what the probes saw of them. */
function concerned(context: CheckContext, pods: PodView[]): ProbedEntry[] {
  const keys = new Set(
    pods.flatMap((pod) =>
      entriesNamed(context, pod.failure?.message ?? "").map((entry) => entry.key),
    ),
  );
  return probedEntries(context).filter((one) => keys.has(one.entry.key));
}

function lastTold(pods: PodView[]): number {
  return Math.max(0, ...pods.map((pod) => pod.failure?.lastSeenAt ?? 0));
}

function urlOf(pods: PodView[]): string {
  return /URL: \w+ \S*?\/v1\/(\S+)/.exec(pods[0]?.failure?.message ?? "")?.[1] ?? "the path";
}

/** The store answers now: what refused the pod is repaired, and the pod waits for its next try. */
export function repaired(
  context: CheckContext,
  pods: PodView[],
  entries: ProbedEntry[],
): Finding | null {
  if (!answersNow(context, entries, lastTold(pods))) return null;
  return finding(context, {
    id: "B12",
    severity: pods.some((pod) => pod.failure?.phase === "mount") ? "failed" : "unknown",
    title: "Vault answers again: the pods wait for their next try",
    cause: "The last try failed, and a later probe as the environment may read what the pods need.",
    evidence: [
      probeEvidence(context, "reads every reference that failed", "environment"),
      ...failureEvidence(pods),
    ],
    fix: retrySteps(context, pods),
    pods: podNames(pods),
    keys: entries.map((one) => one.entry.key),
  });
}

function lacksDataProblem(context: CheckContext, one: ProbedEntry) {
  return context.problems.find(
    (problem) =>
      problem.id === "F68" && problem.severity === "error" && problem.key === one.entry.key,
  );
}

function isKnownToLackData(context: CheckContext, one: ProbedEntry): boolean {
  return lacksDataProblem(context, one) !== undefined;
}

/** 403 on a read: a missing or deleted policy, a path outside it, a path without /data/, or an absent mount. */
const refusedRead: HealthCheck = {
  id: "B13",
  title: "Vault lets the pods read",
  area: "store",
  needs: ["pods", "podStatuses", "events"],
  find(context) {
    const pods = podsThatSay(context, readRefused);
    if (pods.length === 0) return [];
    const entries = concerned(context, pods);
    const again = repaired(context, pods, entries);
    if (again) return [again];
    const isNamedElsewhere = entries.some(
      (one) =>
        one.asBindery?.state === "malformed" ||
        isUnmounted(one) ||
        one.asEnvironment?.state === "denied",
    );
    if (isNamedElsewhere) return [];
    const path = urlOf(pods);
    if (entries.some((one) => isKnownToLackData(context, one)))
      return [
        aboutReferences(context, {
          id: "F68",
          entries,
          pods,
          headline: "Vault path lacks /data/",
          cause:
            "Other keys of the class show that the mount is KV v2, which serves values under /data/ only. Vault answers such a path with 403, which looks like a missing policy but is not.",
          fix: repairSteps(
            context,
            entries.map((one) => one.entry.key),
          ),
          shouldBe: (one) => lacksDataProblem(context, one)?.shouldBe ?? null,
        }),
      ];
    const isThere = entries.length > 0 && entries.every((one) => isProven(one.asBindery));
    if (isThere)
      return [
        aboutReferences(context, {
          id: "F67",
          entries,
          pods,
          headline: `The role's policy does not allow ${clipped(path, 120)}`,
          cause:
            "The path exists and is well formed, so only the policy is left: it is missing, was deleted, or names other paths.",
          fix: [
            {
              text: "Add to the policy of the role; the tab Identity shows the whole of it.",
              command: policyRules([path]),
            },
          ],
        }),
      ];
    return [
      aboutReferences(context, {
        id: "B13",
        entries,
        pods,
        headline: `Vault refuses to read ${clipped(path, 120)} (403), for one of four causes`,
        cause:
          "One of: the role has no policy for the path; the path is not the one that the policy names; the path lacks /data/ on KV v2; no engine is mounted there. Vault says the same words for all.",
        fix: [
          {
            text: "Probe the store: the probe tells the four apart.",
            action: { kind: "checkAgain", label: "Check again" },
          },
          {
            text: "Or look: is there an engine, and is it version 2?",
            command: "vault secrets list -detailed",
          },
          {
            text: "And what does the role's policy allow?",
            command: `vault read auth/${quoted(signInOf(context).mount)}/role/${quoted(signInOf(context).role)}`,
          },
        ],
      }),
    ];
  },
};

/** 404: nothing at the path, or its latest version is soft-deleted; KV v2 metadata tells. */
const emptyRead: HealthCheck = {
  id: "B15",
  title: "Vault finds what the pods read",
  area: "store",
  needs: ["pods", "podStatuses", "events"],
  find(context) {
    const pods = podsThatSay(context, readEmpty);
    if (pods.length === 0) return [];
    const entries = concerned(context, pods);
    const again = repaired(context, pods, entries);
    if (again) return [again];
    // The probe names these by B01 and B16, with the pods whose text holds the path.
    if (
      entries.some(
        (one) =>
          one.asBindery?.state === "absent" ||
          one.asBindery?.state === "deleted" ||
          one.asBindery?.state === "malformed",
      )
    )
      return [];
    const path = urlOf(pods);
    return [
      aboutReferences(context, {
        id: "B15",
        entries,
        pods,
        headline: `Vault has nothing to read at ${clipped(path, 120)} (404), for one of two causes`,
        cause:
          "One of: nothing was ever stored there; its latest version is deleted. Vault says the same for both.",
        fix: [
          {
            text: "Look at the versions. A deleted one shows a deletion time.",
            command: `vault kv metadata get ${kvArguments(path)}`,
          },
          editKeysStep(
            "Set the value, restore the version, or correct the path.",
            entries.map((one) => one.entry.key),
          ),
        ],
      }),
    ];
  },
};

/** What several causes say with the same words: the probe decides, else the candidates are named. */
export const sharedTextChecks: readonly HealthCheck[] = [refusedRead, emptyRead];
