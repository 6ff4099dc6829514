import type { Evidence, Finding } from "@/lib/contracts/health";
import type { CheckContext } from "@/lib/domain/health/check";
import { evidenceNames, missingEvidence, observedNeedNames } from "@/lib/domain/health/evidence";
import { checkAgainStep, finding } from "@/lib/domain/health/findings";
import { isWaiting } from "@/lib/domain/health/pod-view";
import { isProven, failedIdentityRung, probedEntries } from "@/lib/domain/health/references";
import { expectedPods, listOf, seen } from "@/lib/domain/health/read";
import { age, count, moment, names } from "@/lib/domain/health/words";

export interface Gap {
  /** Groups environments that lack the same thing: `driver`, `probe:no store is registered`. */
  kind: string;
  text: string;
}

/** What keeps the environment from being proven healthy. Empty: every proof is there and fresh. */
export function findGaps(context: CheckContext, broken: readonly string[]): Gap[] {
  return [
    ...evidenceGaps(context),
    ...podGaps(context),
    ...referenceGaps(context),
    ...broken.map((id) => ({ kind: `check:${id}`, text: `check ${id} could not read an object` })),
  ];
}

function evidenceGaps(context: CheckContext): Gap[] {
  const gaps: Gap[] = [];
  for (const need of [
    ...observedNeedNames,
    "probe",
    "asEnvironment",
    "operatorVersion",
    "runtimeVersion",
  ] as const) {
    const reason = missingEvidence(context, need);
    const isTold = need === "asEnvironment" && gaps.some((gap) => gap.kind.startsWith("probe"));
    if (reason !== null && !isTold)
      gaps.push({ kind: `${need}:${reason.replaceAll(/\d+/g, "n")}`, text: reason });
  }
  const facts = seen(context.snapshot.driver);
  if (facts && facts.daemonSets.state !== "seen")
    gaps.push({
      kind: "daemonsets",
      text: "the DaemonSets of driver and provider could not be listed",
    });
  for (const need of observedNeedNames) {
    // Absent where only presence can prove: named by checks of their own; here it only forbids the green.
    if (context.snapshot[need].state === "absent" && !gaps.some((gap) => gap.kind.startsWith(need)))
      gaps.push({ kind: `absent:${need}`, text: `${evidenceNames[need]}: absent` });
  }
  return gaps;
}

function podGaps(context: CheckContext): Gap[] {
  const expected = expectedPods(context.snapshot);
  const gaps: Gap[] = [];
  if (expected === null)
    gaps.push({ kind: "expected", text: "nothing says how many pods should run" });
  else if (context.pods.length < expected)
    gaps.push({ kind: "pods", text: `${context.pods.length} of ${count(expected, "pod")} exist` });
  if (context.pods.length === 0)
    gaps.push({ kind: "no-pod", text: "no pod runs, so no mount proves anything" });
  const waiting = context.pods.filter(isWaiting);
  if (waiting.length > 0)
    gaps.push({ kind: "mounting", text: `${count(waiting.length, "pod")} not mounted yet` });
  const empty = context.pods.filter((pod) => !pod.isMounted && pod.startedAt !== null);
  if (empty.length > 0)
    gaps.push({
      kind: "no-status",
      text: `no status object for ${count(empty.length, "running pod")}`,
    });
  const wanted = listOf(context.binding?.entries).length;
  const short = context.pods.filter(
    (pod) => pod.isMounted && listOf(pod.status?.status?.objects).length < wanted,
  );
  if (short.length > 0)
    gaps.push({
      kind: "files",
      text: `fewer files than mapped keys in ${count(short.length, "pod")}`,
    });
  return gaps;
}

function referenceGaps(context: CheckContext): Gap[] {
  if (!context.binding) return [{ kind: "binding", text: "the mapping could not be read" }];
  const entries = probedEntries(context);
  const gaps: Gap[] = [];
  if (entries.length === 0) gaps.push({ kind: "no-entry", text: "no key is mapped" });
  if (missingEvidence(context, "asEnvironment") !== null) return gaps;
  const rung = failedIdentityRung(context);
  if (rung)
    gaps.push({
      kind: `rung:${rung.id}`,
      text: `the probe as the environment failed: ${rung.detail}`,
    });
  const unproven = entries.filter(
    (one) => !isProven(one.asBindery) || !isProven(one.asEnvironment),
  );
  const unsure = entries.filter((one) =>
    [one.asBindery?.member, one.asEnvironment?.member].every(
      (member) => member !== "present" && member !== "not-applicable",
    ),
  );
  const keys = [...new Set([...unproven, ...unsure].map((one) => one.entry.key))];
  if (keys.length > 0)
    gaps.push({ kind: "references", text: `no proof that ${names(keys)} can be read` });
  return gaps;
}

/** Gaps that nothing else reports, as one finding; what a worse finding already says is left out. */
export function gapFinding(
  context: CheckContext,
  gaps: readonly Gap[],
  found: readonly Finding[],
): Finding | null {
  const isFaulty = found.some((one) => one.severity !== "advice");
  const structural = new Set([
    "pods",
    "no-pod",
    "mounting",
    "no-status",
    "files",
    "no-entry",
    "references",
    "binding",
    "expected",
  ]);
  const isEcho = (gap: Gap) => structural.has(gap.kind) || /^(absent|rung):?/.test(gap.kind);
  const shown = isFaulty ? gaps.filter((gap) => !isEcho(gap)) : gaps;
  const first = shown[0];
  if (!first) return null;
  const evidence: Evidence[] = shown.map((gap) => ({
    source: "object",
    label: "Missing proof",
    observedAt: moment(context.snapshot.now),
    text: gap.text,
  }));
  const more = shown.length > 1 ? ` (and ${count(shown.length - 1, "more gap")})` : "";
  return finding(context, {
    id: gapId(context, first),
    severity: "unknown",
    scope: `${context.snapshot.environment.cluster}/${first.kind}`,
    ...gapWords(context, `${first.text}${more}`, isFaulty),
    evidence,
    fix: isStopped(context)
      ? [{ text: "Nothing, while it is meant to be stopped. Its first mount proves the chain." }]
      : [{ text: "Give Bindery what is missing, or wait until it is there." }, checkAgainStep],
  });
}

function isStopped(context: CheckContext): boolean {
  return expectedPods(context.snapshot) === 0 && context.pods.length === 0;
}

function gapId(context: CheckContext, first: Gap): string {
  if (isStopped(context)) return "B30";
  return first.kind.startsWith("probe:") && context.snapshot.probe === null ? "B02" : "B10";
}

function gapWords(context: CheckContext, gap: string, isFaulty: boolean) {
  if (isStopped(context))
    return {
      title: "No pod is asked for: only the probe speaks for the next start",
      cause:
        "A mount proves the whole chain, and there is none. What static rules and probes found is listed; nothing else is known.",
    };
  if (isFaulty)
    return {
      title: `Not everything could be looked at: ${gap}`,
      cause: "Further causes may hide behind what is missing here.",
    };
  return {
    title: `Not proven healthy: ${gap}`,
    cause:
      "Nothing wrong was found, and not everything could be looked at. Bindery shows no green without proof.",
  };
}

/** The watch is silent: whatever was seen may have changed (B03). */
export function silentWatch(context: CheckContext): Finding | null {
  const { watchAgeMs, staleAfterMs, environment, now } = context.snapshot;
  if (watchAgeMs <= staleAfterMs) return null;
  return finding(context, {
    id: "B03",
    severity: "unknown",
    scope: environment.cluster,
    title: `${environment.cluster} has been silent for ${age(watchAgeMs)}`,
    cause: "What is shown is what was last seen. It may have changed since.",
    evidence: [
      {
        source: "object",
        label: "Watch",
        observedAt: moment(now - (Number.isFinite(watchAgeMs) ? watchAgeMs : 0)),
        text: `last sign of life ${age(watchAgeMs)} ago`,
      },
    ],
    fix: [checkAgainStep],
  });
}
