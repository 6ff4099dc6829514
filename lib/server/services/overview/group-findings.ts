import "server-only";
import type { FindingGroup } from "@/lib/contracts/environments";
import { verdicts, type Finding } from "@/lib/contracts/health";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { sharedTitle } from "@/lib/domain/health/shared-title";
import type { Health } from "@/lib/server/services/health/engine";

interface Case {
  finding: Finding;
  environment: EnvironmentRef;
  since: string | null;
}

/**
 * One row per cause, worst first. What another finding explains, and advice, is left out: it is no cause. A row speaks
 * for all its environments: the worst severity, the pods of all, the earliest time, the newest evidence.
 */
export function groupFindings(all: readonly Health[]): FindingGroup[] {
  const cases = new Map<string, Case[]>();
  for (const { diagnosis, snapshot, since } of all) {
    for (const finding of diagnosis.findings) {
      if (finding.explainedBy !== undefined || finding.severity === "advice") continue;
      const known = cases.get(finding.causeKey) ?? [];
      known.push({ finding, environment: snapshot.environment, since });
      cases.set(finding.causeKey, known);
    }
  }
  return [...cases.values()]
    .map(toGroup)
    .toSorted(
      (a, b) =>
        rank(a) - rank(b) ||
        b.environments.length - a.environments.length ||
        a.title.localeCompare(b.title),
    );
}

const rank = ({ severity }: Pick<Finding, "severity">) =>
  severity === "advice" ? verdicts.length : verdicts.indexOf(severity);

function toGroup(found: readonly Case[]): FindingGroup {
  const sorted = found.toSorted((a, b) => rank(a.finding) - rank(b.finding));
  const findings = sorted.map(({ finding }) => finding);
  const [worst] = findings;
  if (!worst) throw new Error("a cause has at least one case");
  const newest = findings
    .flatMap(({ evidence }) => evidence.slice(0, 1))
    .toSorted((a, b) => (a.observedAt < b.observedAt ? 1 : -1))[0];
  const environments = new Map(
    sorted.map(({ environment }) => [
      `${environment.cluster}/${environment.namespace}/${environment.name}`,
      environment,
    ]),
  );
  return {
    causeKey: worst.causeKey,
    id: worst.id,
    severity: worst.severity,
    title: sharedTitle(findings.map(({ title }) => title)),
    note: sharedTitle(findings.map(({ cause }) => cause)),
    environments: [...environments.values()],
    pods: findings.reduce((sum, { pods }) => sum + pods.length, 0),
    since: earliest(sorted.flatMap(({ since }) => (since ? [since] : []))),
    evidence: newest?.label ?? "",
    observedAt: newest?.observedAt ?? new Date(0).toISOString(),
  };
}

const earliest = (moments: readonly string[]): string | null => moments.toSorted()[0] ?? null;
