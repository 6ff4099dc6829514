import type { Diagnosis, Finding, PodHealth, Verdict } from "@/lib/contracts/health";
import type { CheckContext } from "@/lib/domain/health/check";
import type { PodView } from "@/lib/domain/health/pod-view";
import { expectedPods, listOf } from "@/lib/domain/health/read";
import { worstOf } from "@/lib/domain/health/verdict";
import { moment } from "@/lib/domain/health/words";

function mountWords(pod: PodView, isFresh: boolean): string {
  if (pod.isMounted) return isFresh ? "mounted" : "was mounted";
  if (pod.volume === null && pod.failure === null) return "no store volume";
  if (pod.failure) return `failed ×${pod.failure.count}`;
  return pod.startedAt === null ? "waiting" : "empty";
}

function podVerdict(pod: PodView, findings: readonly Finding[], fallback: Verdict): Verdict {
  // Nothing is to be mounted, so nothing can fail to.
  if (fallback === "off") return "off";
  if (!pod.isMounted && (pod.failure || pod.startedAt !== null)) return "failed";
  const own = worstOf(findings.filter((one) => one.pods.includes(pod.name)));
  if (own !== null) return own;
  return fallback === "healthy" ? "healthy" : "unknown";
}

/** One row per living pod. A pod is green only when the environment is, or when nothing but other pods' faults is against it. */
export function podsTable(
  context: CheckContext,
  findings: readonly Finding[],
  verdict: Verdict,
): PodHealth[] {
  const { watchAgeMs, staleAfterMs } = context.snapshot;
  return context.pods.map((pod) => ({
    name: pod.name,
    node: pod.node,
    verdict: podVerdict(pod, findings, verdict),
    mount: mountWords(pod, watchAgeMs <= staleAfterMs),
    filesMounted: pod.status ? listOf(pod.status.status?.objects).length : pod.isMounted ? null : 0,
    filesExpected: context.binding ? listOf(context.binding.entries).length : null,
    updatedAt: pod.mountChangedAt === null ? null : moment(pod.mountChangedAt),
    startedAt: pod.startedAt === null ? null : moment(pod.startedAt),
    phase: pod.phase,
    isReady: pod.isReady,
  }));
}

/** A live object may ask for any number of pods. */
function bounded(number: number): number {
  return Number.isFinite(number) ? Math.min(1_000_000, Math.max(0, Math.trunc(number))) : 0;
}

export function countPods(context: CheckContext, rows: readonly PodHealth[]): Diagnosis["counts"] {
  const mounted = context.pods.filter((pod) => pod.isMounted).length;
  return {
    expected: bounded(expectedPods(context.snapshot) ?? context.pods.length),
    mounted,
    failed: rows.filter((row) => row.verdict === "failed").length,
    stale: rows.filter((row) => row.verdict === "stale").length,
  };
}
