import "server-only";
import type { FindingGroup } from "@/lib/contracts/environments";
import { verdicts } from "@/lib/contracts/health";
import type { Finding } from "@/lib/contracts/health";
import type { Health } from "@/lib/server/services/health/engine";

/** One row per cause, worst first. What another finding explains, and advice, is left out: it is no cause. */
export function groupFindings(all: readonly Health[]): FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  for (const { diagnosis, snapshot, since } of all) {
    for (const finding of diagnosis.findings) {
      if (finding.explainedBy !== undefined || finding.severity === "advice") continue;
      const group = groups.get(finding.causeKey) ?? toGroup(finding, since);
      if (
        !group.environments.some(
          ({ name, namespace, cluster }) =>
            name === snapshot.environment.name &&
            namespace === snapshot.environment.namespace &&
            cluster === snapshot.environment.cluster,
        )
      ) {
        group.environments.push(snapshot.environment);
      }
      group.pods += finding.pods.length;
      if (since && (!group.since || since < group.since)) group.since = since;
      groups.set(finding.causeKey, group);
    }
  }
  const rank = ({ severity }: FindingGroup) =>
    severity === "advice" ? 99 : verdicts.indexOf(severity);
  return [...groups.values()].toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      b.environments.length - a.environments.length ||
      a.title.localeCompare(b.title),
  );
}

function toGroup(finding: Finding, since: string | null): FindingGroup {
  const evidence = finding.evidence[0];
  return {
    causeKey: finding.causeKey,
    id: finding.id,
    severity: finding.severity,
    title: finding.title,
    note: finding.cause,
    environments: [],
    pods: 0,
    since,
    evidence: evidence?.label ?? "",
    observedAt: evidence?.observedAt ?? new Date(0).toISOString(),
  };
}
