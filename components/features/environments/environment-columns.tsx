import Link from "next/link";
import { Age } from "@/components/patterns/age";
import type { DataColumn } from "@/components/patterns/data-table";
import { VerdictMark, VerdictText } from "@/components/patterns/verdict-mark";
import { plural } from "@/lib/client/format";
import type { EnvironmentSummary } from "@/lib/contracts/environments";
import { CodeText } from "@/components/patterns/code-text";
import { environmentPath } from "./environment-path";

/** The order comes from the server, which knows every page; so no column sorts here. */
export const environmentColumns: readonly DataColumn<EnvironmentSummary>[] = [
  {
    id: "mark",
    header: "Mark",
    isHeaderHidden: true,
    width: "w-[34px]",
    className: "c-mark",
    cell: (row) => (
      <span className="row">
        <VerdictMark verdict={row.verdict} />
      </span>
    ),
  },
  {
    id: "name",
    header: "Environment",
    width: "w-[22%]",
    cell: (row) => (
      <>
        <Link className="title block truncate" href={environmentPath(row)}>
          {row.name}
        </Link>
        <div className="line2 truncate">
          {row.namespace} · {row.cluster}
        </div>
      </>
    ),
  },
  {
    id: "verdict",
    header: "Verdict",
    width: "w-24",
    className: "fold-inline",
    cell: (row) => <VerdictText verdict={row.verdict} />,
  },
  {
    id: "headline",
    header: "Worst finding",
    cell: (row) => <Headline row={row} />,
  },
  {
    id: "pods",
    header: "Pods",
    width: "w-40",
    className: "fold-inline tnum",
    cell: (row) => <PodCounts pods={row.pods} />,
  },
  {
    id: "store",
    header: "Store",
    width: "w-32",
    className: "fold-inline",
    cell: (row) => <span className="truncate block">{row.store ?? <NoStore />}</span>,
  },
  {
    id: "since",
    header: "Since",
    width: "w-20",
    isNumber: true,
    className: "fold-inline",
    cell: (row) => (row.since ? <Age at={row.since} /> : <span className="faint">–</span>),
  },
];

const NoStore = () => <span className="faint">no store</span>;

function Headline({ row }: { row: EnvironmentSummary }) {
  if (!row.headline)
    return <span className="muted">{row.findings === 0 ? "No finding" : "–"}</span>;
  return (
    <>
      <div className={row.findings > 1 ? "truncate" : "line-clamp-2"} title={row.headline}>
        <CodeText>{row.headline}</CodeText>
      </div>
      {row.findings > 1 ? (
        <div className="line2">and {plural(row.findings - 1, "other finding")}</div>
      ) : null}
    </>
  );
}

function PodCounts({ pods }: Pick<EnvironmentSummary, "pods">) {
  const faults = [
    pods.failed > 0 ? `${pods.failed} failed` : null,
    pods.stale > 0 ? `${pods.stale} stale` : null,
  ].filter((fault) => fault !== null);
  return (
    <>
      {pods.mounted} of {pods.expected}
      {faults.length > 0 ? (
        <span className={pods.failed > 0 ? "v-failed v-text" : "v-stale v-text"}>
          , {faults.join(", ")}
        </span>
      ) : null}
    </>
  );
}
