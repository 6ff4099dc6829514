"use client";

import { useQuery } from "@tanstack/react-query";
import { Panel } from "@/components/patterns/panel";
import { LostBanner, PanelQuery } from "@/components/patterns/panel-query";
import type { EnvironmentDetail } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { CountsStrip } from "./counts-strip";
import { DriftLine } from "./drift-line";
import { environmentQuery } from "./environments.queries";
import { FindingsPanel } from "./findings-panel";
import { PodsPanel } from "./pods-panel";
import { RestsOnPanel } from "./rests-on-panel";
import { TimelinePanel } from "./timeline-panel";

/** Why the environment has its verdict, and what to do about it. */
export function HealthScreen({ environment }: { environment: EnvironmentRef }) {
  const query = useQuery(environmentQuery(environment));
  if (query.data && !query.error)
    return (
      <>
        <LostBanner query={query} />
        <Health environment={environment} detail={query.data} />
      </>
    );
  return (
    <>
      <Panel label="Health">
        <PanelQuery
          query={query}
          failedTitle="The diagnosis was not loaded"
          forbiddenTitle={`You may not see ${environment.name}`}
          forbiddenText={`It needs a role in namespace ${environment.namespace} of ${environment.cluster}. A platform admin can grant it in Settings → People.`}
          loadingRows={8}
        >
          {() => null}
        </PanelQuery>
      </Panel>
      {query.data ? <Health environment={environment} detail={query.data} /> : null}
    </>
  );
}

function Health({
  environment,
  detail,
}: {
  environment: EnvironmentRef;
  detail: EnvironmentDetail;
}) {
  return (
    <>
      <CountsStrip diagnosis={detail.diagnosis} />
      <DriftLine environment={environment} detail={detail} />
      <div className="cols">
        <div className="stack min-w-0">
          <FindingsPanel environment={environment} detail={detail} />
          <PodsPanel diagnosis={detail.diagnosis} />
        </div>
        <div className="stack min-w-0">
          <TimelinePanel entries={detail.timeline} />
          <RestsOnPanel sources={detail.diagnosis.restsOn} />
        </div>
      </div>
    </>
  );
}
