"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { DataTable } from "@/components/patterns/data-table";
import { PageHeader } from "@/components/patterns/page-header";
import { Panel } from "@/components/patterns/panel";
import { PanelQuery } from "@/components/patterns/panel-query";
import { PanelEmpty } from "@/components/patterns/panel-state";
import { buttonVariants } from "@/components/ui/button";
import { plural } from "@/lib/client/format";
import { useCan } from "@/lib/client/use-session";
import { storeColumns } from "./store-columns";
import { storesQuery } from "./stores.queries";

export function StoresScreen() {
  const query = useQuery(storesQuery());
  const router = useRouter();
  const canCreate = useCan("store:create");
  const count = query.data?.items.length;
  const add = (
    <Link href="/stores/new" className={buttonVariants({ variant: "primary" })}>
      <Plus className="icon" />
      Add store…
    </Link>
  );
  return (
    <>
      <PageHeader
        title="Stores"
        facts={count ? <span>{plural(count, "store")} that environments are bound to</span> : null}
        actions={canCreate && count ? add : undefined}
      />
      <Panel label="Stores">
        <PanelQuery
          query={query}
          failedTitle="The stores were not loaded"
          forbiddenTitle="You may not see stores"
          isEmpty={(data) => data.items.length === 0}
          empty={
            <PanelEmpty title="No store yet" actions={canCreate ? add : undefined}>
              A store holds the values that environments read. Add one, then turn it on for a
              namespace.
            </PanelEmpty>
          }
        >
          {(data) => (
            <DataTable
              caption="Stores with the result of their last test"
              columns={storeColumns}
              rows={data.items}
              rowId={(store) => store.name}
              onOpen={(store) => router.push(`/stores/${store.name}`)}
              defaultSort="name"
            />
          )}
        </PanelQuery>
      </Panel>
    </>
  );
}
