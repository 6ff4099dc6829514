import type { Finding } from "@/lib/contracts/health";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import type { CheckContext, FallbackCheck } from "@/lib/domain/health/check";
import {
  atNextStart,
  checkAgainStep,
  className,
  editKeysStep,
  effect,
  eventEvidence,
  finding,
  inNamespace,
  podNames,
  probeEvidence,
  retrySteps,
} from "@/lib/domain/health/findings";
import { coreOf } from "@/lib/domain/health/mount-failure";
import { missingEvidence } from "@/lib/domain/health/evidence";
import {
  failedIdentityRung,
  probedEntries,
  type ProbedEntry,
} from "@/lib/domain/health/references";
import { failureEvidence } from "@/lib/domain/health/text-check";
import { clipped, count, names, quoted } from "@/lib/domain/health/words";

interface Trouble {
  id: string;
  title: string;
  says(seen: ReferenceProbe): boolean;
  headline(one: ProbedEntry): string;
  cause: string;
  fix: string;
}

/** What a probe can see to be wrong with a reference, for any store; a provider's own checks come first. */
const troubles: readonly Trouble[] = [
  {
    id: "B18",
    title: "Every reference is written as the store wants it",
    says: (seen) => seen.state === "malformed",
    headline: (one) => `${one.entry.reference.name} is not a path that pods can read`,
    cause: "The reference is written in a way that the store does not serve.",
    fix: "Correct the reference.",
  },
  {
    id: "B01",
    title: "Every mapped reference exists",
    says: (seen) => seen.state === "absent",
    headline: (one) => `${one.entry.reference.name} does not exist in the store`,
    cause:
      "Nothing is stored under this name: it was never set, or it was removed for good, or the name is misspelt.",
    fix: "Set the value, or correct the reference.",
  },
  {
    id: "B16",
    title: "No mapped reference is deleted",
    says: (seen) => seen.state === "deleted",
    headline: (one) => `The latest version of ${one.entry.reference.name} is deleted`,
    cause:
      "The store keeps deleted versions for a while and answers for them as if nothing were there.",
    fix: "Restore the deleted version, or set a new value.",
  },
  {
    id: "B17",
    title: "Every mapped member is inside its secret",
    says: (seen) => seen.state === "exists" && seen.member === "absent",
    headline: (one) =>
      `${one.entry.reference.name} has no ${one.entry.reference.member ?? "such member"}`,
    cause: "The secret exists, and what the mapping asks for is not inside it.",
    fix: "Correct the member, or set it.",
  },
];

function covered(found: readonly Finding[]): Set<string> {
  return new Set(
    found
      .filter((one) => one.severity === "failed" || one.severity === "degraded")
      .flatMap((one) => one.keys),
  );
}

function podsNaming(context: CheckContext, list: ProbedEntry[]) {
  return context.pods.filter((pod) =>
    list.some(
      (one) =>
        one.entry.reference.name !== "" && pod.failure?.message.includes(one.entry.reference.name),
    ),
  );
}

/** The reference itself may be wrong; a deleted or forbidden one is written right. */
function isMiswritten(id: string): boolean {
  return id !== "B16" && id !== "B19";
}

/** A member that lacks is a cause by itself; elsewhere the secret is. */
function membersAbout(trouble: Trouble, list: ProbedEntry[]): string[] {
  return trouble.id === "B17" ? list.map((one) => one.entry.reference.member ?? "") : [];
}

function describe(context: CheckContext, trouble: Trouble, list: ProbedEntry[]): Finding {
  const first = list[0];
  const severity = atNextStart(context);
  const pods = podsNaming(context, list);
  const keys = list.map((one) => one.entry.key);
  const secrets = [...new Set(list.map((one) => one.entry.reference.name))];
  const seen =
    first?.asBindery && trouble.says(first.asBindery) ? first.asBindery : first?.asEnvironment;
  const headline = first ? trouble.headline(first) : trouble.title;
  return finding(context, {
    id: trouble.id,
    severity,
    about: [...secrets, ...membersAbout(trouble, list)],
    title: `${headline}${list.length > 1 ? ` (and ${count(list.length - 1, "more key")})` : ""}: ${effect(severity)}`,
    cause: trouble.cause,
    fields: (isMiswritten(trouble.id) ? list : []).slice(0, 8).map((one) => ({
      object: className(context),
      path: one.entry.path,
      is: [one.entry.reference.name, one.entry.reference.member].filter(Boolean).join(" · "),
      shouldBe: (one.asBindery ?? one.asEnvironment)?.corrected?.name ?? null,
    })),
    evidence: [
      probeEvidence(
        context,
        clipped(seen?.detail || trouble.title, 300),
        seen === first?.asBindery ? "bindery" : "environment",
      ),
      ...failureEvidence(pods),
    ],
    fix: [editKeysStep(trouble.fix, keys), ...retrySteps(context, pods)],
    pods: podNames(pods),
    keys,
  });
}

const referencesHold: readonly FallbackCheck[] = troubles.map((trouble) => ({
  id: trouble.id,
  title: trouble.title,
  area: "store" as const,
  needs: ["secretProviderClass"] as const,
  find(context: CheckContext, found: readonly Finding[]) {
    const known = covered(found);
    const list = probedEntries(context).filter(
      (one) =>
        !known.has(one.entry.key) &&
        [one.asBindery, one.asEnvironment].some((seen) => seen !== null && trouble.says(seen)),
    );
    return list.length > 0 ? [describe(context, trouble, list)] : [];
  },
}));

const environmentMayRead: FallbackCheck = {
  id: "B19",
  title: "The environment's identity may read every reference",
  area: "store",
  needs: ["secretProviderClass", "asEnvironment"],
  find(context, found) {
    const known = covered(found);
    const list = probedEntries(context).filter(
      (one) => one.asEnvironment?.state === "denied" && !known.has(one.entry.key),
    );
    if (list.length === 0) return [];
    const trouble = {
      id: "B19",
      title: "",
      says: (seen: ReferenceProbe) => seen.state === "denied",
      headline: (one: ProbedEntry) => `The environment may not read ${one.entry.reference.name}`,
      cause: "The store knows the environment's identity and refuses this reference to it.",
      fix: "Give the identity the right to read it; the tab Identity shows the policy.",
    };
    return [describe(context, trouble, list)];
  },
};

const environmentSignsIn: FallbackCheck = {
  id: "B21",
  title: "The environment's identity can sign in",
  area: "store",
  needs: ["secretProviderClass", "asEnvironment"],
  find(context, found) {
    const rung = failedIdentityRung(context);
    if (!rung || (rung.id !== "signin" && rung.id !== "address")) return [];
    const isNamed = found.some(
      (one) =>
        (one.severity === "failed" || one.severity === "degraded") &&
        one.evidence.some((line) => line.source === "identity-probe"),
    );
    if (isNamed) return [];
    const severity = atNextStart(context);
    return [
      finding(context, {
        id: "B21",
        about: [rung.id, clipped(rung.detail, 300)],
        severity,
        title: `The environment cannot sign in to ${context.snapshot.probe?.storeLabel ?? "the store"}: ${effect(severity)}`,
        cause: clipped(rung.detail, 400),
        evidence: [probeEvidence(context, clipped(rung.detail, 300), "environment")],
        fix: [
          {
            text: rung.fix ?? "Compare the identity in the class with the store's.",
            ...(rung.command ? { command: rung.command } : {}),
          },
        ],
      }),
    ];
  },
};

const everyFailureNamed: FallbackCheck = {
  id: "B05",
  title: "Every failing mount has a known cause",
  area: "pod",
  needs: ["pods", "podStatuses"],
  find(context, found) {
    const named = new Set(
      found
        .filter((one) => one.severity === "failed" || one.severity === "degraded")
        .flatMap((one) => one.pods),
    );
    const pods = context.pods.filter((pod) => pod.failure !== null && !named.has(pod.name));
    const first = pods[0]?.failure;
    if (!first) return [];
    const isMount = pods.some((pod) => pod.failure?.phase === "mount");
    return [
      finding(context, {
        id: "B05",
        about: [clipped(coreOf(first.message), 300)],
        severity: isMount ? "failed" : "degraded",
        title: isMount
          ? `${names(podNames(pods))} cannot mount, for an unknown cause`
          : `Rotation fails on ${names(podNames(pods))}, for an unknown cause`,
        cause: `Bindery does not know this text: ${clipped(coreOf(first.message), 300)}`,
        evidence: pods
          .slice(0, 4)
          .flatMap((pod) =>
            pod.failure ? [eventEvidence(pod.failure, coreOf(pod.failure.message))] : [],
          ),
        fix: [
          {
            text: "Read the raw text, and the provider's log on the pod's node.",
            command: `${inNamespace(context)} describe pod ${quoted(pods[0]?.name ?? "POD")}`,
          },
          ...(missingEvidence(context, "asEnvironment") === null
            ? []
            : [
                {
                  ...checkAgainStep,
                  text: "Probe the store as the environment: it tells more than the text.",
                },
              ]),
        ],
        pods: podNames(pods),
      }),
    ];
  },
};

export const fallbackChecks: readonly FallbackCheck[] = [
  ...referencesHold,
  environmentMayRead,
  environmentSignsIn,
  everyFailureNamed,
];
