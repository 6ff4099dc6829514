"use client";

import { useQuery } from "@tanstack/react-query";
import { Panel } from "@/components/patterns/panel";
import { LostBanner, PanelQuery } from "@/components/patterns/panel-query";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { bindingQuery } from "./bindings.queries";
import { LoadedKeyEditor } from "./loaded-key-editor";

/** Which key reads which reference: the mapping editor of one environment. */
export function KeyEditor({ environment }: { environment: EnvironmentRef }) {
  const query = useQuery(bindingQuery(environment));
  if (query.data && !query.error)
    return (
      <>
        <LostBanner query={query} />
        <LoadedKeyEditor environment={environment} binding={query.data} />
      </>
    );
  return (
    <>
      <Panel label="Keys">
        <PanelQuery
          query={query}
          failedTitle="The keys were not loaded"
          forbiddenTitle={`You may not see the keys of ${environment.name}`}
          forbiddenText={`It needs the right binding:get in namespace ${environment.namespace} of ${environment.cluster}. A platform admin can grant it in Settings → People.`}
          loadingRows={12}
        >
          {() => null}
        </PanelQuery>
      </Panel>
      {query.data ? <LoadedKeyEditor environment={environment} binding={query.data} /> : null}
    </>
  );
}
