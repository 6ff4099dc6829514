"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Age } from "@/components/patterns/age";
import { Fact, PageHeader } from "@/components/patterns/page-header";
import { Panel } from "@/components/patterns/panel";
import { PanelQuery } from "@/components/patterns/panel-query";
import { Banner, PanelEmpty } from "@/components/patterns/panel-state";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { buttonVariants } from "@/components/ui/button";
import { Table, Td, Th } from "@/components/ui/table";
import type { EnvironmentSummary } from "@/lib/contracts/environments";
import type { NamespaceRef } from "@/lib/contracts/names";
import { EnablementPanel } from "./enablement-panel";
import { namespaceEnvironmentsQuery, namespaceQuery } from "./namespaces.queries";

export function NamespaceScreen({ place }: { place: NamespaceRef }) {
  const query = useQuery(namespaceQuery(place));
  const environments = useQuery(namespaceEnvironmentsQuery(place));
  const { data } = query;
  return (
    <>
      <PageHeader
        title={place.namespace}
        facts={
          <>
            <Fact label="cluster">{place.cluster}</Fact>
            {data ? <Fact label="operator">{data.operatorVersion ?? "unknown"}</Fact> : null}
            {data ? <Fact label="watch">{data.watch}</Fact> : null}
          </>
        }
      />
      {data && data.watch !== "live" && data.watchMessage ? (
        <Banner verdict="unknown">
          The watch is {data.watch}: {data.watchMessage}
        </Banner>
      ) : null}
      {data ? (
        <EnablementPanel detail={data} />
      ) : (
        <Panel label="Secrets store">
          <PanelQuery query={query} failedTitle="The namespace was not loaded">
            {() => null}
          </PanelQuery>
        </Panel>
      )}
      <Panel title="Environments">
        <PanelQuery
          query={environments}
          failedTitle="The environments were not loaded"
          isEmpty={({ items }) => items.length === 0}
          empty={
            <PanelEmpty title="No environment in this namespace">
              An environment appears when the operator has a MendixApp here.
            </PanelEmpty>
          }
        >
          {({ items }) => (
            <EnvironmentRows rows={items} isEnabled={data?.enablement.isEnabled ?? false} />
          )}
        </PanelQuery>
      </Panel>
    </>
  );
}

function EnvironmentRows({
  rows,
  isEnabled,
}: {
  rows: readonly EnvironmentSummary[];
  isEnabled: boolean;
}) {
  return (
    <Table caption="Environments of the namespace, worst first" hasHover>
      <colgroup>
        <col style={{ width: 34 }} />
        <col style={{ width: 230 }} />
        <col />
        <col style={{ width: 64 }} />
        <col style={{ width: 84 }} />
        <col style={{ width: 140 }} />
      </colgroup>
      <thead>
        <tr>
          <Th className="c-mark">
            <span className="visually-hidden">Verdict</span>
          </Th>
          <Th>Environment</Th>
          <Th>Finding</Th>
          <Th>Keys</Th>
          <Th>Since</Th>
          <Th>
            <span className="visually-hidden">Action</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const href = `/environments/${row.cluster}/${row.namespace}/${row.name}`;
          return (
            <tr key={row.name}>
              <Td className="c-mark">
                <VerdictMark verdict={row.verdict} />
              </Td>
              <Td>
                <Link className="strong link" href={href}>
                  {row.name}
                </Link>
                <div className={`line2 v-${row.verdict}`}>
                  <span className="v-text">{row.verdict}</span>
                </div>
              </Td>
              <Td>{row.headline ?? <span className="faint">none</span>}</Td>
              <Td className="fold-inline tnum">{row.keys === 0 ? "–" : row.keys}</Td>
              <Td className="fold-inline">
                <Age at={row.since} />
              </Td>
              <Td className="foldact num">
                {row.keys === 0 && isEnabled ? (
                  <Link href={`${href}/keys`} className={buttonVariants()}>
                    Set up binding
                  </Link>
                ) : null}
              </Td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
