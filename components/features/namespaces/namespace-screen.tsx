"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { ChoiceFilter } from "@/components/patterns/filter-bar";
import { Fact, PageHeader } from "@/components/patterns/page-header";
import { Panel } from "@/components/patterns/panel";
import { PanelQuery } from "@/components/patterns/panel-query";
import { Banner, PanelEmpty } from "@/components/patterns/panel-state";
import { plural } from "@/lib/client/format";
import { useCan } from "@/lib/client/use-session";
import { useUrlState } from "@/lib/client/use-url-state";
import { verdicts } from "@/lib/contracts/health";
import type { NamespaceRef } from "@/lib/contracts/names";
import { EnablementPanel } from "./enablement-panel";
import { EnvironmentRows } from "./environment-rows";
import { NamespaceMenu } from "./namespace-menu";
import { namespaceEnvironmentsQuery, namespaceQuery } from "./namespaces.queries";
import { PreconditionsPanel } from "./preconditions";

const verdictOptions = verdicts.map((value) => ({ value, label: value }));

/** One namespace: its switch, what the switch needs, its environments. */
export function NamespaceScreen({ place }: { place: NamespaceRef }) {
  const query = useQuery(namespaceQuery(place));
  const environments = useQuery(namespaceEnvironmentsQuery(place));
  const mayPlan = useCan("binding:plan", place);
  const verdict = useUrlState().get("verdict");
  const { data } = query;
  return (
    <>
      <PageHeader
        title={place.namespace}
        facts={
          <>
            <Fact label="cluster">{place.cluster}</Fact>
            {data ? <Fact label="operator">{data.operatorVersion ?? "unknown"}</Fact> : null}
            {data ? <span>{plural(data.environments, "environment")}</span> : null}
            {data && data.watch !== "live" ? <Fact label="watch">{data.watch}</Fact> : null}
          </>
        }
        actions={<NamespaceMenu place={place} />}
      />
      {data && data.watch !== "live" ? (
        <Banner verdict="unknown">
          The watch is {data.watch}
          {data.watchMessage ? `: ${data.watchMessage}` : ""}. What is shown is what was last seen.
        </Banner>
      ) : null}
      {data ? (
        <div className="cols cols-even">
          <EnablementPanel detail={data} environments={environments.data?.items ?? []} />
          <PreconditionsPanel detail={data} />
        </div>
      ) : (
        <Panel label="Enable Secrets Store">
          <PanelQuery
            query={query}
            failedTitle="The namespace was not loaded"
            forbiddenTitle={`You may not see ${place.namespace}`}
            loadingRows={10}
          >
            {() => null}
          </PanelQuery>
        </Panel>
      )}
      <Panel
        title="Environments"
        aside={
          <ChoiceFilter name="verdict" label="Verdict" options={verdictOptions} anyLabel="any" />
        }
        foot={environments.data?.next ? <More place={place} {...environments.data} /> : null}
      >
        <PanelQuery
          query={environments}
          failedTitle="The environments were not loaded"
          loadingRows={10}
          isEmpty={({ items }) => items.length === 0}
          empty={
            <PanelEmpty title="No environment in this namespace">
              An environment appears when the operator has a MendixApp here.
            </PanelEmpty>
          }
        >
          {({ items }) => (
            <EnvironmentRows
              rows={items.filter((row) => verdict === null || row.verdict === verdict)}
              revisions={data?.revisions ?? {}}
              maySetUp={mayPlan && (data?.enablement.isEnabled ?? false)}
            />
          )}
        </PanelQuery>
      </Panel>
    </>
  );
}

/** The panel shows the worst ones; the list has all of them. */
function More(props: { place: NamespaceRef; items: readonly unknown[]; total: number | null }) {
  const { cluster, namespace } = props.place;
  return (
    <>
      <span>
        The worst {props.items.length}
        {props.total === null ? "" : ` of ${props.total}`}.
      </span>
      <Link className="link" href={`/environments?cluster=${cluster}&namespace=${namespace}`}>
        All environments
      </Link>
    </>
  );
}
