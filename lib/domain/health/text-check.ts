import type { Evidence, Finding, FindingField, FixStep } from "@/lib/contracts/health";
import type { CheckContext, HealthCheck } from "@/lib/domain/health/check";
import {
  atNextStart,
  eventEvidence,
  finding,
  podNames,
  probeEvidence,
  retrySteps,
} from "@/lib/domain/health/findings";
import { coreOf } from "@/lib/domain/health/mount-failure";
import { failedIdentityRung } from "@/lib/domain/health/references";
import type { PodView } from "@/lib/domain/health/pod-view";

/** What one text means, once it is known to be there. */
export interface TextMeaning {
  title: string;
  cause: string;
  fix: FixStep[];
  scope?: string;
  about?: string[];
  fields?: FindingField[];
  keys?: string[];
}

export interface TextRule {
  id: string;
  title: string;
  area: HealthCheck["area"];
  /** Tried on the whole text of the event. Only texts with one meaning belong here. */
  pattern: RegExp;
  meaning(context: CheckContext, match: RegExpExecArray, pods: PodView[]): TextMeaning;
}

/** Pods by present failure whose text matches. */
export function podsThatSay(context: CheckContext, pattern: RegExp): PodView[] {
  return context.pods.filter((pod) => pod.failure !== null && pattern.test(pod.failure.message));
}

export function failureEvidence(pods: readonly PodView[]) {
  return pods.slice(0, 4).map((pod) => {
    const failure = pod.failure ?? {
      podName: pod.name,
      podUid: pod.uid,
      reason: "",
      message: "",
      count: 1,
      lastSeenAt: 0,
    };
    return eventEvidence(failure, coreOf(failure.message));
  });
}

/** A check that knows a cause by a text that no other cause shares. */
export function textCheck(rule: TextRule): HealthCheck {
  return {
    id: rule.id,
    title: rule.title,
    area: rule.area,
    needs: ["pods", "podStatuses", "events"],
    find: (context) => findByText(context, rule),
  };
}

/** The environment's own identity met the same trouble: a second proof of what the text says. */
function identityEvidence(context: CheckContext): Evidence[] {
  const rung = failedIdentityRung(context);
  return rung ? [probeEvidence(context, rung.detail, "environment")] : [];
}

function findByText(context: CheckContext, rule: TextRule): Finding[] {
  const pods = podsThatSay(context, rule.pattern);
  const match = rule.pattern.exec(pods[0]?.failure?.message ?? "");
  if (!match) return [];
  const { fix, ...meaning } = rule.meaning(context, match, pods);
  const severity = pods.some((pod) => pod.failure?.phase === "mount")
    ? "failed"
    : atNextStart(context);
  return [
    finding(context, {
      id: rule.id,
      severity,
      ...meaning,
      evidence: [
        ...failureEvidence(pods),
        ...(rule.area === "store" ? identityEvidence(context) : []),
      ],
      fix: [...fix, ...retrySteps(context, pods)],
      pods: podNames(pods),
    }),
  ];
}
