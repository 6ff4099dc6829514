import { Age } from "@/components/patterns/age";
import { Panel } from "@/components/patterns/panel";
import { PanelEmpty } from "@/components/patterns/panel-state";
import { useShownVerdict, VerdictMark } from "@/components/patterns/verdict-mark";
import { plural } from "@/lib/client/format";
import type { EnvironmentDetail } from "@/lib/contracts/environments";
import type { Finding, FixAction, FixStep } from "@/lib/contracts/health";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { FindingView } from "./finding-view";

/** Every finding, worst first as the server gave them; or what "none" rests on. */
export function FindingsPanel({
  environment,
  detail,
}: {
  environment: EnvironmentRef;
  detail: EnvironmentDetail;
}) {
  const { findings, checks, diagnosedAt } = detail.diagnosis;
  const mainStep = firstAction(detail);
  return (
    <Panel
      title="Findings"
      sub={relation(findings)}
      aside={
        <span className="age">
          checked <Age at={diagnosedAt} isAgo /> · {plural(checks.passed.length, "check")} passed
        </span>
      }
      foot={checks.skipped.length > 0 ? <Skipped skipped={checks.skipped} /> : undefined}
    >
      {findings.length === 0 ? <NoFindings detail={detail} /> : null}
      {findings.map((finding, index) => (
        <FindingView
          key={`${finding.id}${finding.causeKey}${index}`}
          environment={environment}
          detail={detail}
          finding={finding}
          mainStep={mainStep}
        />
      ))}
    </Panel>
  );
}

/** One primary button per panel: the first action that waits for nothing. */
function firstAction({ revision, diagnosis }: EnvironmentDetail): FixStep | null {
  const { findings } = diagnosis;
  const isShown = ({ kind }: FixAction) => kind !== "planRestore" || revision !== null;
  const steps = findings.flatMap((finding) => finding.fix);
  return steps.find(({ action, waitsFor }) => action && !waitsFor && isShown(action)) ?? null;
}

function relation(findings: Finding[]): string | undefined {
  const explained = findings.filter((finding) => finding.explainedBy).length;
  if (findings.length < 2 || explained === 0) return undefined;
  const causes = findings.length - explained;
  return `${plural(causes, "cause")} ${causes === 1 ? "explains" : "explain"} all ${findings.length}`;
}

function NoFindings({ detail }: { detail: EnvironmentDetail }) {
  const { verdict, checks } = detail.diagnosis;
  const isFresh = useShownVerdict(verdict) === verdict;
  if (verdict === "healthy") {
    return (
      <PanelEmpty
        icon={<VerdictMark verdict="healthy" size="md" />}
        title={isFresh ? "Nothing is wrong" : "Nothing was wrong"}
      >
        {plural(checks.passed.length, "check")} passed. A finding appears here as soon as one fails.
      </PanelEmpty>
    );
  }
  return (
    <PanelEmpty icon={<VerdictMark verdict={verdict} size="md" />} title="No finding">
      {detail.diagnosis.summary}
    </PanelEmpty>
  );
}

function Skipped({ skipped }: { skipped: { id: string; reason: string }[] }) {
  return (
    <details>
      <summary>{plural(skipped.length, "check")} without evidence</summary>
      <ul className="mt-1 grid gap-0.5">
        {skipped.map(({ id, reason }) => (
          <li key={id}>
            <span className="id">{id}</span> {reason}
          </li>
        ))}
      </ul>
    </details>
  );
}
