import Link from "next/link";
import { Age } from "@/components/patterns/age";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { buttonVariants } from "@/components/ui/button";
import { Table, Td, Th } from "@/components/ui/table";
import { plural } from "@/lib/client/format";
import type { Verdict } from "@/lib/client/verdict";
import type { FindingGroup } from "@/lib/contracts/environments";

const toVerdict = (severity: FindingGroup["severity"]): Verdict =>
  severity === "advice" ? "off" : severity;

/** One row per cause: one cause in forty environments is one row. */
export function CauseTable({ groups }: { groups: readonly FindingGroup[] }) {
  return (
    <Table caption="Findings grouped by cause, worst first" hasHover>
      <colgroup>
        <col style={{ width: 34 }} />
        <col />
        <col style={{ width: 220 }} />
        <col style={{ width: 84 }} />
        <col style={{ width: 230 }} />
        <col style={{ width: 104 }} />
      </colgroup>
      <thead>
        <tr>
          <Th className="c-mark">
            <span className="visually-hidden">Verdict</span>
          </Th>
          <Th>Cause</Th>
          <Th>Environments</Th>
          <Th>Pods</Th>
          <Th>Since, evidence</Th>
          <Th>
            <span className="visually-hidden">Action</span>
          </Th>
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
  const [first] = group.environments;
  const names = group.environments.map(({ name }) => name);
  const rest = names.length - 2;
  return (
    <tr>
      <Td className="c-mark">
        <VerdictMark verdict={verdict} label={verdict} />
      </Td>
      <Td>
        <div className="title">
          {group.title} <span className="id">{group.id}</span>
        </div>
        <div className="line2 line-clamp-2">{group.note}</div>
      </Td>
      <Td className="joined">
        <div className="strong">{plural(names.length, "environment")}</div>
        <div className="line2">
          {names.slice(0, 2).join(", ")}
          {rest > 0 ? ` +${rest}` : ""}
        </div>
      </Td>
      <Td className={`fold-inline v-${verdict}`}>
        <span className="v-text tnum">{group.pods === 0 ? "–" : plural(group.pods, "pod")}</span>
      </Td>
      <Td className="fold-inline joined">
        <Age at={group.since} />
        <div className="line2">
          {group.evidence}, <Age at={group.observedAt} />
        </div>
      </Td>
      <Td className="foldact num">
        {first ? (
          <Link
            href={`/environments/${first.cluster}/${first.namespace}/${first.name}`}
            className={buttonVariants()}
            aria-label={`Show fix: ${group.title}`}
          >
            Show fix
          </Link>
        ) : null}
      </Td>
    </tr>
  );
}
