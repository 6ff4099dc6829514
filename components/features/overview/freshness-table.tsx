import { Age } from "@/components/patterns/age";
import { Stitches } from "@/components/patterns/stitches";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { Table, Td, Th } from "@/components/ui/table";
import type { Verdict } from "@/lib/client/verdict";
import type { Overview } from "@/lib/contracts/overview";

type Row = Overview["freshness"][number];

/** What each cluster's verdicts rest on, and how old that is. */
export function FreshnessTable({ rows }: { rows: readonly Row[] }) {
  return (
    <Table caption="Freshness of each cluster">
      <colgroup>
        <col className="w-[20%]" />
        <col />
        <col className="w-[86px]" />
        <col className="w-[20%]" />
        <col className="w-[72px]" />
        <col className="w-[84px]" />
      </colgroup>
      <thead>
        <tr>
          <Th>Cluster</Th>
          <Th>Environments</Th>
          <Th>Watch</Th>
          <Th>Store probe</Th>
          <Th>Driver</Th>
          <Th>Operator</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.cluster}>
            <Td>
              <div className="strong">{row.cluster}</div>
              <div className="line2">{row.version ?? "not reached"}</div>
            </Td>
            <Td>
              <Stitches counts={count(row.verdicts)} noun="environments" />
            </Td>
            <Td data-label="Watch">
              {row.watchState === "live" ? (
                <Age at={row.watchedAt} isAgo />
              ) : (
                <span className="row">
                  <VerdictMark verdict="unknown" />
                  {row.watchState}
                </span>
              )}
            </Td>
            <Td data-label="Store probe">
              {row.stores.length === 0 ? <span className="faint">none</span> : null}
              {row.stores.map((store) => (
                <div key={store.store}>
                  <span className="row">
                    {store.state === "failing" ? (
                      <VerdictMark verdict="failed" label="failing" />
                    ) : null}
                    <Age at={store.probedAt} isAgo />
                  </span>
                  <div className="line2">{store.store}</div>
                </div>
              ))}
            </Td>
            <Td data-label="Driver">
              <code>{row.driverVersion ?? "unknown"}</code>
            </Td>
            <Td data-label="Operator">
              <code>{row.operatorVersion ?? "unknown"}</code>
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function count(all: readonly Verdict[]): Partial<Record<Verdict, number>> {
  const counts: Partial<Record<Verdict, number>> = {};
  for (const verdict of all) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}
