import Link from "next/link";
import { Age } from "@/components/patterns/age";
import { CodeText } from "@/components/patterns/code-text";
import { HiddenHeader, MarkCell, MarkCol, MarkHeader } from "@/components/patterns/mark-column";
import { VerdictText } from "@/components/patterns/verdict-mark";
import { buttonVariants } from "@/components/ui/button";
import { Table, Td, Th } from "@/components/ui/table";
import type { EnvironmentSummary } from "@/lib/contracts/environments";

export interface EnvironmentRowsProps {
  rows: readonly EnvironmentSummary[];
  /** The last revision of each environment that has one. */
  revisions: Readonly<Record<string, number>>;
  /** The switch is on, and the person may plan: an environment without a binding can get one. */
  maySetUp: boolean;
}

/** Environments of one namespace, worst first, with what they mounted and the first thing wrong. */
export function EnvironmentRows({ rows, revisions, maySetUp }: EnvironmentRowsProps) {
  const hasActions = maySetUp && rows.some(isUnbound);
  return (
    <Table caption="Environments of the namespace, worst first" hasHover>
      <colgroup>
        <MarkCol />
        <col className="w-[16%]" />
        <col className="w-[92px]" />
        <col className="w-[140px]" />
        <col className="w-[64px]" />
        <col className="w-[80px]" />
        <col />
        <col className="w-[88px]" />
        {hasActions ? <col className="w-[148px]" /> : null}
      </colgroup>
      <thead>
        <tr>
          <MarkHeader name="Mark" />
          <Th>Environment</Th>
          <Th aria-sort="descending">Verdict</Th>
          <Th>Pods mounted</Th>
          <Th isNumber>Keys</Th>
          <Th isNumber>Revision</Th>
          <Th>First finding</Th>
          <Th>Checked</Th>
          {hasActions ? <HiddenHeader name="Action" /> : null}
        </tr>
      </thead>
      <tbody>
        {rows.length === 0 ? (
          <tr>
            <Td colSpan={hasActions ? 9 : 8} className="muted">
              No environment has this verdict now.
            </Td>
          </tr>
        ) : null}
        {rows.map((row) => (
          <EnvironmentRow
            key={row.name}
            row={row}
            revision={revisions[row.name] ?? null}
            {...{ maySetUp, hasActions }}
          />
        ))}
      </tbody>
    </Table>
  );
}

const isUnbound = ({ keys, managedBy }: EnvironmentSummary) => keys === 0 && managedBy === null;

interface EnvironmentRowProps {
  row: EnvironmentSummary;
  revision: number | null;
  maySetUp: boolean;
  hasActions: boolean;
}

function EnvironmentRow({ row, revision, maySetUp, hasActions }: EnvironmentRowProps) {
  const href = `/environments/${row.cluster}/${row.namespace}/${row.name}`;
  return (
    <tr>
      <MarkCell verdict={row.verdict} />
      <Td>
        <Link className="title block truncate" href={href}>
          {row.name}
        </Link>
      </Td>
      <Td className="fold-inline">
        <VerdictText verdict={row.verdict} />
      </Td>
      <Td className="fold-inline tnum">{mounted(row)}</Td>
      <Td isNumber className="not-narrow">
        {row.keys}
      </Td>
      <Td isNumber className="not-narrow">
        {revision ?? <span aria-label="none">–</span>}
      </Td>
      <Td className="muted">
        {row.headline ? (
          <div className="truncate" title={row.headline}>
            {row.headlineId ? <code>{row.headlineId}</code> : null}{" "}
            <CodeText>{row.headline}</CodeText>
          </div>
        ) : row.verdict === "off" ? (
          "Secrets Store not enabled for this environment"
        ) : null}
      </Td>
      <Td className="fold-inline muted">
        <Age at={row.checkedAt} isAgo />
      </Td>
      {hasActions ? (
        <Td className="foldact num">
          {maySetUp && isUnbound(row) ? (
            <Link href={`${href}/keys`} className={buttonVariants()}>
              Set up binding
            </Link>
          ) : null}
        </Td>
      ) : null}
    </tr>
  );
}

/** "3 of 3, 1 failed": what mounted of what is expected, then what is wrong with pods. */
function mounted({ pods, verdict }: EnvironmentSummary): string {
  if (verdict === "off" || pods.expected + pods.mounted + pods.failed === 0) return "–";
  return [
    `${pods.mounted} of ${pods.expected}`,
    pods.failed > 0 ? `${pods.failed} failed` : null,
    pods.stale > 0 ? `${pods.stale} stale` : null,
  ]
    .filter((part) => part !== null)
    .join(", ");
}
