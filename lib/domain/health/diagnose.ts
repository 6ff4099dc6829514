import type { Diagnosis, Finding, Verdict } from "@/lib/contracts/health";
import type { BindingContents, BindingProblem } from "@/lib/domain/bindings/contents";
import {
  defaultLimits,
  type CheckContext,
  type EvidenceNeed,
  type HealthCheck,
  type HealthLimits,
} from "@/lib/domain/health/check";
import { clusterChecks } from "@/lib/domain/health/checks/cluster";
import { fallbackChecks } from "@/lib/domain/health/checks/fallback";
import { mendixKeyChecks } from "@/lib/domain/health/checks/mendix-keys";
import { mendixChecks } from "@/lib/domain/health/checks/mendix";
import { networkChecks } from "@/lib/domain/health/checks/network";
import { nodeChecks } from "@/lib/domain/health/checks/node";
import { objectChecks } from "@/lib/domain/health/checks/objects";
import { otherPodChecks } from "@/lib/domain/health/checks/pod-others";
import { podChecks } from "@/lib/domain/health/checks/pod";
import { staticRotationChecks } from "@/lib/domain/health/checks/rotation-static";
import { rotationChecks } from "@/lib/domain/health/checks/rotation";
import { spcChecks } from "@/lib/domain/health/checks/spc";
import { syncChecks } from "@/lib/domain/health/checks/sync";
import { isBound, missingEvidence, observedNeedNames } from "@/lib/domain/health/evidence";
import { explain } from "@/lib/domain/health/explain";
import { finding, objectEvidence } from "@/lib/domain/health/findings";
import { findGaps, gapFinding, silentWatch } from "@/lib/domain/health/gaps";
import { mergeFindings } from "@/lib/domain/health/merge";
import { viewPods } from "@/lib/domain/health/pod-view";
import { countPods, podsTable } from "@/lib/domain/health/pods-table";
import { restsOn } from "@/lib/domain/health/rests-on";
import type { Snapshot } from "@/lib/domain/health/snapshot";
import { summarise } from "@/lib/domain/health/summary";
import { sortFindings, worstOf } from "@/lib/domain/health/verdict";
import { moment } from "@/lib/domain/health/words";

export interface DiagnoseInput {
  /** The class as its provider's own rules read it; null: none, or the provider is unknown. */
  binding: BindingContents | null;
  /** Static faults: `read(…).problems` and `lint(…)` together. */
  problems: BindingProblem[];
  storeKind: string | null;
  /** The provider's own checks (`lib/stores/<kind>/checks.ts`). */
  checks: readonly HealthCheck[];
  limits?: Partial<HealthLimits>;
}

/** The checks that hold for every store, in the order of domain-facts.md §6. */
export const commonChecks: readonly HealthCheck[] = [
  ...clusterChecks,
  ...nodeChecks,
  ...spcChecks,
  ...objectChecks,
  ...podChecks,
  ...otherPodChecks,
  ...syncChecks,
  ...rotationChecks,
  ...staticRotationChecks,
  ...networkChecks,
  ...mendixChecks,
  ...mendixKeyChecks,
];

interface Run {
  findings: Finding[];
  passed: string[];
  skipped: { id: string; reason: string }[];
  broken: string[];
  /** Why a class of evidence cannot be used; asked by every check, answered once. */
  lacking: ReadonlyMap<EvidenceNeed, string>;
}

const needs: readonly EvidenceNeed[] = [
  ...observedNeedNames,
  "probe",
  "asEnvironment",
  "operatorVersion",
  "runtimeVersion",
];

function newRun(context: CheckContext, findings: Finding[] = []): Run {
  const lacking = new Map<EvidenceNeed, string>();
  for (const need of needs) {
    const reason = missingEvidence(context, need);
    if (reason !== null) lacking.set(need, reason);
  }
  return { findings, passed: [], skipped: [], broken: [], lacking };
}

/**
 * What is known about one environment's binding, and what it means. Pure and deterministic: same input, same output.
 * Never throws for what live objects may hold: a check that cannot read an object counts as not run, which forbids the
 * green. `healthy` is said only when every class of evidence is seen and fresh, every expected pod holds every mapped
 * file under its own UID, and every reference was proven readable by the environment's own identity. An environment
 * without a running pod is `unknown` at best: no mount proves it.
 */
export function diagnose(snapshot: Snapshot, input: DiagnoseInput): Diagnosis {
  const { pods, isBroken } = viewSafely(snapshot);
  const context: CheckContext = {
    snapshot,
    binding: input.binding,
    problems: input.problems,
    storeKind: input.storeKind,
    pods,
    limits: { ...defaultLimits, ...input.limits },
  };
  const isKnownFree =
    isBound(snapshot) === false &&
    boundNeeds.every((need) => missingEvidence(context, need) === null);
  if (isKnownFree && pods.every((pod) => pod.volume === null)) return diagnoseUnbound(context);
  const run = runChecks(context, input.checks);
  if (isBroken) run.broken.push("pods");
  const silence = silentWatch(context);
  const base = [...run.findings, ...(silence ? [silence] : [])];
  const gaps = findGaps(context, run.broken);
  const gap = gapFinding(context, gaps, base);
  const findings = sortFindings(explain(gap ? [...base, gap] : base));
  return assemble(context, findings, {
    run,
    verdict: worstOf(findings) ?? (gaps.length > 0 ? "unknown" : "healthy"),
  });
}

/** What must be seen, and lately, before an environment counts as one that uses no store. */
const boundNeeds = ["mendixApp", "secretProviderClass", "pods"] as const;

function viewSafely(snapshot: Snapshot) {
  try {
    return { pods: viewPods(snapshot), isBroken: false };
  } catch {
    return { pods: [], isBroken: true };
  }
}

function runChecks(context: CheckContext, own: readonly HealthCheck[]): Run {
  const run = newRun(context);
  const raw: Finding[] = [];
  for (const check of [...commonChecks, ...own])
    runOne(run, check, () => raw.push(...note(run, check.id, check.find(context))));
  run.findings = mergeFindings(raw);
  for (const check of fallbackChecks)
    runOne(run, check, () => {
      const more = note(run, check.id, check.find(context, run.findings));
      run.findings = mergeFindings([...run.findings, ...more]);
    });
  const failed = new Set(run.findings.map((one) => one.id));
  const skipped = new Set(run.skipped.map((one) => one.id));
  run.passed = [...new Set(run.passed)].filter((id) => !failed.has(id) && !skipped.has(id));
  return run;
}

function note(run: Run, id: string, found: Finding[]): Finding[] {
  if (found.length === 0) run.passed.push(id);
  return found;
}

function runOne(run: Run, check: Pick<HealthCheck, "id" | "needs">, find: () => void): void {
  const need = check.needs.find((one) => run.lacking.has(one));
  if (need !== undefined) {
    const reason = run.lacking.get(need) ?? "";
    if (!run.skipped.some((one) => one.id === check.id)) run.skipped.push({ id: check.id, reason });
    return;
  }
  try {
    find();
  } catch {
    run.skipped.push({ id: check.id, reason: "an object could not be read" });
    run.broken.push(check.id);
  }
}

/** Nothing binds: off, with advice when the namespace's switch is on and the environment waits for its binding. */
function diagnoseUnbound(context: CheckContext): Diagnosis {
  const { snapshot } = context;
  const silence = silentWatch(context);
  const isWaiting = snapshot.isEnabled === true && snapshot.mendixApp.state === "seen";
  const advice = finding(context, {
    id: "B28",
    severity: "advice",
    title: `${snapshot.environment.name} has no binding yet`,
    cause: "The secrets store is on for the namespace, and this environment maps no key.",
    evidence: [
      objectEvidence(
        `SecretProviderClass ${snapshot.environment.name}`,
        snapshot.secretProviderClass,
        "absent",
      ),
    ],
    fix: [{ text: "Map its keys.", action: { kind: "editKeys", label: "Edit keys" } }],
  });
  const findings = [...(silence ? [silence] : []), ...(isWaiting ? [advice] : [])];
  const run = newRun(context, findings);
  return assemble(context, findings, { run, verdict: silence ? "unknown" : "off" });
}

function assemble(
  context: CheckContext,
  findings: Finding[],
  { run, verdict }: { run: Run; verdict: Verdict },
): Diagnosis {
  const pods = podsTable(context, findings, verdict);
  const counts = countPods(context, pods);
  return {
    verdict,
    summary: summarise(context, verdict, { findings, counts }),
    findings,
    pods,
    counts,
    checks: { passed: run.passed.toSorted(), skipped: run.skipped },
    restsOn: restsOn(context),
    diagnosedAt: moment(context.snapshot.now),
  };
}
