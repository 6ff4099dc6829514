"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { DataTable } from "@/components/patterns/data-table";
import { ChoiceFilter, FilterBar, SearchFilter } from "@/components/patterns/filter-bar";
import { PageHeader } from "@/components/patterns/page-header";
import { Panel } from "@/components/patterns/panel";
import { PanelQuery } from "@/components/patterns/panel-query";
import { Banner, PanelEmpty } from "@/components/patterns/panel-state";
import { Button } from "@/components/ui/button";
import { asApiError } from "@/lib/client/api-error";
import { formatCount, plural } from "@/lib/client/format";
import { useUrlState } from "@/lib/client/use-url-state";
import type { EnvironmentSummary } from "@/lib/contracts/environments";
import { verdicts } from "@/lib/contracts/health";
import { environmentColumns } from "./environment-columns";
import { environmentPath } from "./environment-path";
import { environmentsQuery } from "./environments.queries";
import { sorts, useEnvironmentFilter } from "./use-environment-filter";

const none: EnvironmentSummary[] = [];
const verdictOptions = verdicts.map((value) => ({ value, label: value }));

/** Every environment that the person may see, worst first. */
export function EnvironmentsScreen() {
  const router = useRouter();
  const { filter, isFiltered } = useEnvironmentFilter();
  const query = useInfiniteQuery(environmentsQuery(filter));
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? none, [query.data]);
  const total = query.data?.pages[0]?.total ?? null;
  return (
    <>
      <PageHeader
        title="Environments"
        facts={<span>What reads its secrets from a store, and what does not.</span>}
      />
      <FilterBar count={total === null ? undefined : plural(total, "environment")}>
        <SearchFilter name="search" label="Name, namespace, finding" />
        <ChoiceFilter name="verdict" label="Verdict" options={verdictOptions} />
        <ChoiceFilter name="cluster" label="Cluster" options={distinct(rows, "cluster")} />
        <ChoiceFilter name="namespace" label="Namespace" options={distinct(rows, "namespace")} />
        <ChoiceFilter name="order" label="Order" options={sorts} anyLabel="worst first" />
      </FilterBar>
      <Panel
        label="Environments"
        foot={rows.length > 0 ? <Foot {...{ query, rows, total }} /> : null}
      >
        <PanelQuery
          query={query}
          failedTitle="The environments were not loaded"
          forbiddenTitle="You may not see environments"
          forbiddenText="It needs a role in at least one namespace. A platform admin can grant it in Settings → People."
          loadingRows={10}
          isEmpty={(data) => data.pages.every((page) => page.items.length === 0)}
          empty={<NoEnvironments isFiltered={isFiltered} />}
        >
          {() => (
            <DataTable
              caption="Environments, worst first"
              columns={environmentColumns}
              rows={rows}
              rowId={(row) => `${row.cluster}/${row.namespace}/${row.name}`}
              onOpen={(row) => router.push(environmentPath(row))}
            />
          )}
        </PanelQuery>
        {query.isFetchNextPageError ? (
          <Banner verdict="failed">
            The next page was not loaded. {asApiError(query.error).detail}
          </Banner>
        ) : null}
      </Panel>
    </>
  );
}

const distinct = (rows: EnvironmentSummary[], member: "cluster" | "namespace") =>
  [...new Set(rows.map((row) => row[member]))].toSorted().map((value) => ({ value, label: value }));

interface FootProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  rows: EnvironmentSummary[];
  total: number | null;
}

function Foot({ query, rows, total }: FootProps) {
  return (
    <>
      <span className="tnum">
        {formatCount(rows.length)}
        {total === null ? " shown" : ` of ${formatCount(total)}`}
      </span>
      {query.hasNextPage ? (
        <span className="push">
          <Button
            variant="ghost"
            isBusy={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            More
          </Button>
        </span>
      ) : null}
    </>
  );
}

function NoEnvironments({ isFiltered }: { isFiltered: boolean }) {
  const url = useUrlState();
  if (!isFiltered) {
    return (
      <PanelEmpty title="No environments yet">
        An environment appears here when a registered namespace holds a MendixApp.
      </PanelEmpty>
    );
  }
  const clear = () => url.set({ search: null, verdict: null, cluster: null, namespace: null });
  return (
    <PanelEmpty
      title="No environment matches"
      actions={<Button onClick={clear}>Clear filters</Button>}
    >
      Take a filter away.
    </PanelEmpty>
  );
}
