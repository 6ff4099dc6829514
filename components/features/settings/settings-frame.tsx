"use client";

import type { ReactNode } from "react";
import { PageHeader } from "@/components/patterns/page-header";
import { PageTabs } from "@/components/patterns/page-tabs";
import { useCan } from "@/lib/client/use-session";

export function SettingsFrame({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  const canSeeClusters = useCan("cluster:list");
  const canSeePeople = useCan("person:list");
  const tabs = [
    ...(canSeeClusters ? [{ href: "/settings/clusters", label: "Clusters" }] : []),
    ...(canSeePeople ? [{ href: "/settings/people", label: "People" }] : []),
    { href: "/settings/account", label: "Account" },
  ];
  return (
    <>
      <PageHeader title="Settings" actions={actions} />
      <PageTabs tabs={tabs} label="Settings" />
      {children}
    </>
  );
}
