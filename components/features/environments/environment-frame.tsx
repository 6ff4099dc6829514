"use client";

import { useQuery } from "@tanstack/react-query";
import { useSelectedLayoutSegment } from "next/navigation";
import type { ReactNode } from "react";
import { PageTabs } from "@/components/patterns/page-tabs";
import { Panel } from "@/components/patterns/panel";
import { PanelEmpty } from "@/components/patterns/panel-state";
import { asApiError } from "@/lib/client/api-error";
import type { EnvironmentDetail } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { EnvironmentHead } from "./environment-head";
import { environmentPath } from "./environment-path";
import { environmentQuery } from "./environments.queries";

/** Head and tabs around every screen of one environment; the plan has a head of its own. */
export function EnvironmentFrame({
  environment,
  children,
}: {
  environment: EnvironmentRef;
  children: ReactNode;
}) {
  const query = useQuery(environmentQuery(environment));
  const segment = useSelectedLayoutSegment();
  if (query.error && !query.data && asApiError(query.error).status === 404) {
    return (
      <Panel label="Not found">
        <PanelEmpty title={`There is no environment ${environment.name}`}>
          Namespace {environment.namespace} of cluster {environment.cluster} holds no MendixApp of
          that name, or you may not see it.
        </PanelEmpty>
      </Panel>
    );
  }
  if (segment === "plan") return children;
  return (
    <>
      <EnvironmentHead environment={environment} detail={query.data} />
      <PageTabs label="Environment" tabs={tabsOf(environment, query.data)} />
      {children}
    </>
  );
}

function tabsOf(environment: EnvironmentRef, detail: EnvironmentDetail | undefined) {
  return [
    { href: environmentPath(environment), label: "Health", count: detail?.findings },
    { href: environmentPath(environment, "keys"), label: "Keys", count: detail?.keys },
    { href: environmentPath(environment, "identity"), label: "Identity" },
    { href: environmentPath(environment, "manifests"), label: "Manifests" },
    { href: environmentPath(environment, "history"), label: "History" },
  ];
}
