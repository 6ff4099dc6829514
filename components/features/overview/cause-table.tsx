import { Age } from "@/components/patterns/age";
import { CodeText } from "@/components/patterns/code-text";
import { HiddenHeader, MarkCell, MarkCol, MarkHeader } from "@/components/patterns/mark-column";
import { Table, Td, Th } from "@/components/ui/table";
import { plural } from "@/lib/client/format";
import type { Verdict } from "@/lib/client/verdict";
import type { FindingGroup } from "@/lib/contracts/environments";
import { CauseActions } from "./cause-actions";
import { EnvironmentLinks } from "./environment-links";

const toVerdict = (severity: FindingGroup["severity"]): Verdict =>
  severity === "advice" ? "off" : severity;

/** What a cause does to the pods that it concerns. */
const podWords: Record<FindingGroup["severity"], string> = {
  failed: "failed",
  degraded: "at risk",
  stale: "old",
  unknown: "unproven",
  advice: "concerned",
};

/** One row per cause: one cause in forty environments is one row. */
export function CauseTable({ groups }: { groups: readonly FindingGroup[] }) {
  return (
    <Table caption="Findings grouped by cause, worst first" hasHover>
      <colgroup>
        <MarkCol />
        <col />
        <col className="w-[20%]" />
        <col className="w-[104px]" />
        <col className="w-[214px]" />
        <col className="w-[104px]" />
      </colgroup>
      <thead>
        <tr>
          <MarkHeader />
          <Th>Cause</Th>
          <Th>Environments</Th>
          <Th>Pods</Th>
          <Th>Since, evidence</Th>
          <HiddenHeader name="Action" />
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <CauseRow key={group.causeKey} group={group} />
        ))}
      </tbody>
    </Table>
  );
}

function CauseRow({ group }: { group: FindingGroup }) {
  const verdict = toVerdict(group.severity);
  return (
    <tr>
      <MarkCell verdict={verdict} label={verdict} />
      <Td>
        <div className="title">
          <CodeText>{group.title}</CodeText> <span className="id">{group.id}</span>
        </div>
        <div className="line2 line-clamp-2" title={group.note}>
          <CodeText>{group.note}</CodeText>
        </div>
      </Td>
      <Td className="joined">
        <div className="strong">{plural(group.environments.length, "environment")}</div>
        <EnvironmentLinks of={group.environments} />
      </Td>
      <Td className={`fold-inline v-${verdict}${group.pods === 0 ? " not-narrow" : ""}`}>
        <span className="v-text tnum">
          {group.pods === 0 ? "–" : `${group.pods} ${podWords[group.severity]}`}
        </span>
      </Td>
      <Td className="fold-inline joined">
        <Age at={group.since} />
        <div className="line2 [overflow-wrap:anywhere]">
          {group.evidence}, <Age at={group.observedAt} />
        </div>
      </Td>
      <Td className="foldact num">
        <CauseActions group={group} />
      </Td>
    </tr>
  );
}
