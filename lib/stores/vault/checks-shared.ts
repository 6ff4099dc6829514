import type { Finding } from "@/lib/contracts/health";
import type { CheckContext, HealthCheck } from "@/lib/domain/health/check";
import {
  editKeysStep,
  finding,
  inNamespace,
  podNames,
  probeEvidence,
  retrySteps,
  atNextStart,
  effect,
} from "@/lib/domain/health/findings";
import { missingEvidence } from "@/lib/domain/health/evidence";
import type { PodView } from "@/lib/domain/health/pod-view";
import {
  answersNow,
  failedIdentityRung,
  isProven,
  probedEntries,
  type ProbedEntry,
} from "@/lib/domain/health/references";
import { failureEvidence, podsThatSay } from "@/lib/domain/health/text-check";
import { clipped, quoted } from "@/lib/domain/health/words";
import { aboutReferences, isUnmounted, kvArguments } from "./checks-references";
import { entriesNamed, signInOf } from "./checks-texts";

const readRefused = /error requesting secret[\s\S]*Code: 403/;
const readEmpty = /error requesting secret[\s\S]*Code: 404/;
const loginRefused = /failed to login[\s\S]*Code: 403[\s\S]*permission denied/;

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
function repaired(context: CheckContext, pods: PodView[], entries: ProbedEntry[]): Finding | null {
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
          fix: [],
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
              text: "Give the role a policy with read on exactly this path; the tab Identity shows it.",
              command: `vault policy read POLICY   # needs: path ${JSON.stringify(path)} { capabilities = ["read"] }`,
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

/** 403 at login: the auth mount is absent, or Vault's TokenReview was refused. */
const refusedLogin: HealthCheck = {
  id: "B14",
  title: "Vault lets the pods sign in",
  area: "store",
  needs: ["pods", "podStatuses", "events"],
  find(context) {
    const pods = podsThatSay(context, loginRefused).filter(
      (pod) => !/not authorized|audience/.test(pod.failure?.message ?? ""),
    );
    if (pods.length === 0) return [];
    const again = repaired(context, pods, probedEntries(context));
    if (again) return [again];
    const { mount, address } = signInOf(context);
    const rung = failedIdentityRung(context);
    const shared = {
      severity: pods.some((pod) => pod.failure?.phase === "mount")
        ? ("failed" as const)
        : atNextStart(context),
      pods: podNames(pods),
      scope: `${address}/auth/${mount}`,
    };
    const evidence = [
      ...(rung ? [probeEvidence(context, clipped(rung.detail, 300), "environment")] : []),
      ...failureEvidence(pods),
    ];
    const retry = retrySteps(context, pods);
    if (isMountAbsent(rung))
      return [
        finding(context, {
          ...shared,
          id: "B20",
          title: `No auth method is mounted at auth/${mount}: no pod can sign in`,
          cause:
            "Vault answers a sign-in at a mount that does not exist with 403, as it answers a refused token.",
          fields: [
            {
              object: `SecretProviderClass ${context.snapshot.environment.name}`,
              path: "spec.parameters.vaultAuthMountPath",
              is: mount,
              shouldBe: null,
            },
          ],
          evidence,
          fix: [
            {
              text: "Correct the mount in the class, or enable the auth method there.",
              command: "vault auth list",
            },
            ...retry,
          ],
        }),
      ];
    if (isReviewRefused(rung))
      return [
        finding(context, {
          ...shared,
          id: "F64",
          title: `Vault may not review tokens at auth/${mount}: no pod can sign in`,
          cause:
            "The auth mount exists, and the cluster refuses Vault's TokenReview: the reviewer's token expired or lost its right, or the CA or address of the cluster is wrong.",
          evidence,
          fix: [
            {
              text: "Check the mount's configuration.",
              command: `vault read auth/${quoted(mount)}/config`,
            },
            {
              text: "The reviewer needs system:auth-delegator.",
              command: "kubectl get clusterrolebindings -o wide | grep system:auth-delegator",
            },
            ...retry,
          ],
        }),
      ];
    return [
      finding(context, {
        ...shared,
        id: "B14",
        title: `Vault refuses the sign-in at auth/${mount} (403), for one of two causes`,
        cause:
          "One of: no auth method is mounted there; Vault may not review the cluster's tokens. Vault says the same words for both.",
        evidence,
        fix: [
          { text: "Is there an auth method at this path?", command: "vault auth list" },
          {
            text: "If so, may it review tokens?",
            command: `vault read auth/${quoted(mount)}/config`,
          },
          {
            text: "See what the class names.",
            command: `${inNamespace(context)} get secretproviderclass ${quoted(context.snapshot.environment.name)} -o jsonpath='{.spec.parameters}'`,
          },
          ...retry,
        ],
      }),
    ];
  },
};

type Rung = ReturnType<typeof failedIdentityRung>;

/** A probe that looked at the list of auth mounts says so by the field or the reason of its sign-in rung. */
function isMountAbsent(rung: Rung): boolean {
  return rung?.id === "signin" && (rung.reason === "absent" || rung.field === "vaultAuthMountPath");
}

function isReviewRefused(rung: Rung): boolean {
  return rung?.id === "signin" && rung.reason === "denied";
}

/** The role is gone or bound elsewhere, and the provider still lives on the pods' cached tokens (F93). */
const cachedToken: HealthCheck = {
  id: "F93",
  title: "The mounted pods could sign in again",
  area: "store",
  needs: ["pods", "podStatuses", "asEnvironment"],
  find(context) {
    const rung = failedIdentityRung(context);
    const mounted = context.pods.filter((pod) => pod.isMounted);
    if (rung?.id !== "signin" || mounted.length === 0) return [];
    const { mount, role } = signInOf(context);
    const severity = atNextStart(context);
    return [
      finding(context, {
        id: "F93",
        severity,
        title: `The environment can no longer sign in to Vault: ${effect(severity)}`,
        cause: `${clipped(rung.detail, 300)} The mounted pods notice nothing yet: the provider keeps their token until it expires.`,
        evidence: [probeEvidence(context, clipped(rung.detail, 300), "environment")],
        fix: [
          {
            text: rung.fix ?? "Restore the role before the token expires.",
            command: rung.command ?? `vault read auth/${quoted(mount)}/role/${quoted(role)}`,
          },
        ],
        pods: podNames(mounted),
      }),
    ];
  },
};

/** The health rung of the last probe: sealed, not initialised, standby without forwarding (domain-facts.md §5.2). */
const vaultHealth: HealthCheck = {
  id: "F72",
  title: "Vault is unsealed and active",
  area: "store",
  needs: [],
  find(context) {
    const { probe, now } = context.snapshot;
    const rung = probe?.rungs.find((one) => one.id === "health" && one.state === "failed");
    if (!probe || !rung || now - probe.probedAt > context.limits.probeMaxAgeMs) return [];
    const severity = atNextStart(context);
    return [
      finding(context, {
        id: "F72",
        severity,
        scope: probe.store,
        title: `${probe.storeLabel} is not ready: ${effect(severity)}`,
        cause: `${clipped(rung.detail, 300)} Mounted files stay as they are, and nothing renews them.`,
        evidence: [probeEvidence(context, clipped(rung.detail, 300))],
        fix: [
          { text: rung.fix ?? "Unseal Vault.", command: rung.command ?? "vault operator unseal" },
        ],
      }),
    ];
  },
};

/** Versions that change at every poll, where static reading did not say why (observed/vault.md 3). */
const endlessRotation: HealthCheck = {
  id: "F90",
  title: "No file changes at every poll",
  area: "rotation",
  needs: ["podStatuses", "secretProviderClass"],
  find(context) {
    const restless = new Map<string, number>();
    for (const pod of context.pods) {
      const changes =
        context.snapshot.versionHistory.find((one) => one.podUid === pod.uid)?.changes ?? [];
      const last = changes.slice(-4);
      if (last.length < 4) continue;
      for (const { id } of last[0]?.objects ?? []) {
        const versions = last.map((change) => change.objects.find((one) => one.id === id)?.version);
        if (versions.every((version) => version !== undefined) && new Set(versions).size === 4)
          restless.set(id, last.length);
      }
    }
    const entries = probedEntries(context).filter(
      (one) => restless.has(one.entry.key) && one.entry.reference.member === null,
    );
    if (entries.length === 0 || missingEvidence(context, "podStatuses") !== null) return [];
    const keys = entries.map((one) => one.entry.key);
    return [
      finding(context, {
        id: "F90",
        severity: "degraded",
        title: `secretKey is missing for ${keys[0]}: the file holds Vault's whole answer`,
        cause:
          "Without secretKey the whole answer becomes the file. Each answer has a new request id, so every poll looks like a rotation.",
        evidence: [
          {
            ...probeEvidence(context, "versions changed at each of the last polls"),
            source: "version",
            label: "SecretProviderClassPodStatus",
          },
        ],
        fix: [editKeysStep("Name the field of the secret.", keys)],
        pods: podNames(context.pods),
        keys,
      }),
    ];
  },
};

export const sharedTextChecks: readonly HealthCheck[] = [
  refusedRead,
  emptyRead,
  refusedLogin,
  cachedToken,
  vaultHealth,
  endlessRotation,
];
