"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { DataTable } from "@/components/patterns/data-table";
import { Panel } from "@/components/patterns/panel";
import { PanelQuery } from "@/components/patterns/panel-query";
import { PanelEmpty } from "@/components/patterns/panel-state";
import { buttonVariants } from "@/components/ui/button";
import { plural } from "@/lib/client/format";
import { useCan } from "@/lib/client/use-session";
import { useUrlState } from "@/lib/client/use-url-state";
import { clusterColumns } from "./cluster-columns";
import { ClusterPanel } from "./cluster-panel";
import { clustersQuery } from "./settings.queries";
import { SettingsFrame } from "./settings-frame";

export function ClustersScreen() {
  const query = useQuery(clustersQuery());
  const url = useUrlState();
  const canCreate = useCan("cluster:create", null);
  const chosen = query.data?.items.find((cluster) => cluster.name === url.get("cluster"));
  const register = (
    <Link href="/settings/clusters/new" className={buttonVariants({ variant: "primary" })}>
      <Plus className="icon" />
      Register cluster…
    </Link>
  );
  const [columns] = useState(clusterColumns);
  const count = query.data?.items.length;
  return (
    <SettingsFrame actions={canCreate && count ? register : undefined}>
      <div className={chosen ? "cols cols-wide items-start!" : undefined}>
        <Panel title="Clusters" sub={count ? plural(count, "cluster") : undefined}>
          <PanelQuery
            query={query}
            failedTitle="The clusters were not loaded"
            forbiddenTitle="You may not see clusters"
            isEmpty={(data) => data.items.length === 0}
            empty={
              <PanelEmpty title="No cluster yet" actions={canCreate ? register : undefined}>
                A cluster is a Kubernetes API that Bindery watches. Its namespaces and environments
                appear once it is registered.
              </PanelEmpty>
            }
          >
            {(data) => (
              <DataTable
                caption="Clusters with the state of their watch"
                columns={columns}
                rows={data.items}
                rowId={(cluster) => cluster.name}
                onOpen={(cluster) => url.set({ cluster: cluster.name })}
                selectedId={chosen?.name ?? null}
                defaultSort="name"
              />
            )}
          </PanelQuery>
        </Panel>
        {chosen ? (
          <ClusterPanel
            key={chosen.name}
            cluster={chosen}
            onClose={() => url.set({ cluster: null })}
          />
        ) : null}
      </div>
    </SettingsFrame>
  );
}
