"use client";

import { useQuery } from "@tanstack/react-query";
import { Panel } from "@/components/patterns/panel";
import { PanelQuery } from "@/components/patterns/panel-query";
import { StoreWizard } from "./store-wizard";
import { storeQuery } from "./stores.queries";

export function StoreEditScreen({ name }: { name: string }) {
  const query = useQuery(storeQuery(name));
  if (query.data) return <StoreWizard store={query.data.store} />;
  return (
    <Panel label={name}>
      <PanelQuery query={query} failedTitle={`${name} was not loaded`}>
        {() => null}
      </PanelQuery>
    </Panel>
  );
}
