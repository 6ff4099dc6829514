"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Age } from "@/components/patterns/age";
import { ChoiceFilter } from "@/components/patterns/filter-bar";
import { PageHeader } from "@/components/patterns/page-header";
import { Panel } from "@/components/patterns/panel";
import { PanelQuery } from "@/components/patterns/panel-query";
import { PanelEmpty, PartialBanner } from "@/components/patterns/panel-state";
import { buttonVariants } from "@/components/ui/button";
import { plural } from "@/lib/client/format";
import { useCan } from "@/lib/client/use-session";
import { useUrlState } from "@/lib/client/use-url-state";
import type { Overview } from "@/lib/contracts/overview";
import { CauseTable } from "./cause-table";
import { FreshnessTable } from "./freshness-table";
import { overviewNamespacesQuery, overviewQuery } from "./overview.queries";
import { RecentChanges } from "./recent-changes";
import { VerdictStrip, VerdictStripBones } from "./verdict-strip";

export function OverviewScreen() {
  const url = useUrlState();
  const cluster = url.get("cluster") ?? undefined;
  const namespace = url.get("namespace") ?? undefined;
  const query = useQuery(overviewQuery({ cluster, namespace }));
  const { data } = query;
  return (
    <>
      <PageHeader
        title="Overview"
        facts={data && data.clusters > 0 ? <span>{sizes(data)}</span> : null}
        actions={<PlaceFilters cluster={cluster} />}
      />
      {data && data.environments > 0 ? <VerdictStrip counts={data.verdicts} /> : null}
      {query.isPending ? <VerdictStripBones /> : null}
      <Panel
        title="Findings by cause"
        sub={data && data.groups.length > 0 ? causes(data) : null}
        aside={
          data ? (
            <span className="age">
              checked <Age at={data.checkedAt} isAgo />
            </span>
          ) : null
        }
      >
        <PanelQuery
          query={query}
          failedTitle="The overview was not loaded"
          forbiddenTitle="You may not see the overview"
          forbiddenText="It needs a role in at least one namespace. A platform admin can grant it in Settings → People."
          isEmpty={({ groups }) => groups.length === 0}
          empty={data ? <NoFindings data={data} /> : null}
        >
          {({ groups }) => <CauseTable groups={groups} />}
        </PanelQuery>
        {data ? <MissingClusters rows={data.freshness} /> : null}
      </Panel>
      {data && data.clusters > 0 ? <Companions data={data} /> : null}
    </>
  );
}

/** Narrow the whole screen to a cluster or a namespace, in the URL. */
function PlaceFilters({ cluster }: { cluster: string | undefined }) {
  const all = useQuery(overviewNamespacesQuery()).data?.items ?? [];
  const options = (names: string[]) =>
    [...new Set(names)].toSorted().map((value) => ({ value, label: value }));
  const here = all.filter((row) => cluster === undefined || row.cluster === cluster);
  if (all.length < 2) return null;
  return (
    <>
      <ChoiceFilter
        name="cluster"
        label="Cluster"
        anyLabel="all"
        options={options(all.map((row) => row.cluster))}
      />
      <ChoiceFilter
        name="namespace"
        label="Namespace"
        anyLabel="all"
        options={options(here.map((row) => row.namespace))}
      />
    </>
  );
}

const sizes = (data: Overview) =>
  `${plural(data.environments, "environment")} in ${plural(data.clusters, "cluster")}, ${plural(data.stores, "store")}, ${plural(data.pods, "pod")}`;

const causes = ({ groups }: Overview) =>
  `${plural(groups.length, "cause")} in ${plural(new Set(groups.flatMap(({ environments }) => environments.map(({ cluster, namespace, name }) => `${cluster}/${namespace}/${name}`))).size, "environment")}`;

/** After what came: the clusters whose findings cannot be here. */
function MissingClusters({ rows }: { rows: Overview["freshness"] }) {
  const silent = rows.filter((row) => row.watchState === "failed" || row.watchState === "stale");
  if (silent.length === 0) return null;
  return (
    <PartialBanner
      action={
        <Link className="link" href="/settings/clusters">
          Clusters
        </Link>
      }
    >
      What happens in {silent.map(({ cluster }) => cluster).join(", ")} is missing here: Bindery
      does not hear from {silent.length === 1 ? "it" : "them"}.
    </PartialBanner>
  );
}

function Companions({ data }: { data: Overview }) {
  const mayAudit = useCan("audit:list");
  const mayClusters = useCan("cluster:list");
  return (
    <div className="cols cols-wide">
      <Panel
        title="Freshness"
        sub="what each verdict rests on"
        aside={
          mayClusters ? (
            <Link className="link" href="/settings/clusters">
              All clusters
            </Link>
          ) : null
        }
        foot={
          <span>
            A watch silent for 60 s turns the verdicts of its cluster <b>unknown</b>.
          </span>
        }
      >
        <FreshnessTable rows={data.freshness} />
      </Panel>
      <Panel
        title="Recent changes"
        aside={
          mayAudit ? (
            <Link className="link" href="/audit">
              Audit
            </Link>
          ) : null
        }
      >
        {data.recent.length === 0 ? (
          <PanelEmpty title="Nothing was changed yet">
            Applied bindings, set values and restarts appear here.
          </PanelEmpty>
        ) : (
          <RecentChanges rows={data.recent} />
        )}
      </Panel>
    </div>
  );
}

/** No finding can mean three things; only one of them is good news. */
function NoFindings({ data }: { data: Overview }) {
  const mayRegister = useCan("cluster:create");
  if (data.clusters === 0) {
    return (
      <PanelEmpty
        title="No cluster is registered"
        actions={
          mayRegister ? (
            <Link href="/settings/clusters/new" className={buttonVariants({ variant: "primary" })}>
              Register a cluster
            </Link>
          ) : null
        }
      >
        {mayRegister
          ? "Register a cluster with the namespaces that run Mendix. Then register a store and turn the switch of a namespace on."
          : "A platform administrator registers clusters and gives you a namespace."}
      </PanelEmpty>
    );
  }
  if (data.environments === 0) {
    return (
      <PanelEmpty
        title="No environment was found"
        actions={
          <Link href="/namespaces" className={buttonVariants()}>
            Namespaces
          </Link>
        }
      >
        Environments appear as soon as a registered namespace has a MendixApp.
      </PanelEmpty>
    );
  }
  return (
    <PanelEmpty title="No finding">
      {data.verdicts.healthy === data.environments
        ? "Every environment is proven healthy; the evidence and its age are below."
        : "Nothing is wrong that Bindery knows of; environments that are not healthy are counted above."}
    </PanelEmpty>
  );
}
