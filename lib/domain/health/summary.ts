import type { Diagnosis, Finding, Verdict } from "@/lib/contracts/health";
import type { CheckContext } from "@/lib/domain/health/check";
import { count } from "@/lib/domain/health/words";

/** One sentence under the title: what the verdict means for the people who use the app (look.md §7). */
export function summarise(
  context: CheckContext,
  verdict: Verdict,
  state: { findings: readonly Finding[]; counts: Diagnosis["counts"] },
): string {
  const { counts, findings } = state;
  const ready = context.pods.filter((pod) => pod.isReady).length;
  const nextFails = findings.some(
    (one) => one.severity === "degraded" && /next start fails/.test(one.title),
  );
  switch (verdict) {
    case "off":
      return "This environment takes nothing from a store.";
    case "healthy":
      return `${count(counts.mounted, "pod")} mounted every mapped key, and the store has all of them.`;
    case "failed":
      if (ready === 0) return "The app does not answer: no pod is ready.";
      return `The app answers from ${count(ready, "older pod")}. One that restarts now does not come back.`;
    case "degraded":
      if (ready === 0) return "No pod is ready, and the binding has a fault.";
      return nextFails
        ? `The app answers from ${count(ready, "pod")}. One that restarts now does not come back.`
        : `The app answers from ${count(ready, "pod")}, and the binding has a fault.`;
    case "stale":
      return `The app answers from ${count(ready, "pod")} and may use older values until it restarts.`;
    case "unknown":
      if (counts.expected === 0) return "No pod runs. The next start is not proven by a mount.";
      return counts.mounted > 0
        ? `${counts.mounted} of ${count(counts.expected, "pod")} mounted. Not everything that would prove it healthy could be seen.`
        : "Not everything that would tell could be seen.";
  }
}
