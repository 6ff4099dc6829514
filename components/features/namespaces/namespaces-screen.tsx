"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { PageHeader } from "@/components/patterns/page-header";
import { Panel } from "@/components/patterns/panel";
import { PanelQuery } from "@/components/patterns/panel-query";
import { PanelEmpty } from "@/components/patterns/panel-state";
import { Stitches } from "@/components/patterns/stitches";
import { Button } from "@/components/ui/button";
import { Table, Td, Th } from "@/components/ui/table";
import { useCan } from "@/lib/client/use-session";
import type { NamespaceSummary } from "@/lib/contracts/namespaces";
import { AddNamespaceDialog } from "./add-namespace-dialog";
import { namespacesQuery } from "./namespaces.queries";

export function NamespacesScreen() {
  const query = useQuery(namespacesQuery());
  const mayAdd = useCan("namespace:create");
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <PageHeader
        title="Namespaces"
        facts={<span>Each runs a Mendix Operator and its environments.</span>}
        actions={
          mayAdd ? (
            <Button onClick={() => setAdding(true)}>
              <Plus className="icon" />
              Add namespace…
            </Button>
          ) : null
        }
      />
      <Panel label="Namespaces">
        <PanelQuery
          query={query}
          failedTitle="The namespaces were not loaded"
          forbiddenTitle="You may not see namespaces"
          forbiddenText="It needs a role in at least one namespace. A platform admin can grant it in Settings → People."
          isEmpty={({ items }) => items.length === 0}
          empty={
            <PanelEmpty title="No namespace is registered">
              Add the namespaces that run Mendix, one by one. Bindery needs no right to list
              namespaces for that.
            </PanelEmpty>
          }
        >
          {({ items }) => <NamespacesTable rows={items} />}
        </PanelQuery>
      </Panel>
      {isAdding ? <AddNamespaceDialog onClose={() => setAdding(false)} /> : null}
    </>
  );
}

function NamespacesTable({ rows }: { rows: readonly NamespaceSummary[] }) {
  return (
    <Table caption="Registered namespaces" hasHover>
      <thead>
        <tr>
          <Th>Namespace</Th>
          <Th>Environments</Th>
          <Th>Enable Secrets Store</Th>
          <Th>Default store</Th>
          <Th>Operator</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.cluster}/${row.namespace}`}>
            <Td>
              <Link className="title" href={`/namespaces/${row.cluster}/${row.namespace}`}>
                {row.namespace}
              </Link>
              <div className="line2">{row.cluster}</div>
            </Td>
            <Td className="fold-inline">
              <Stitches counts={row.verdicts} noun="environments" />
            </Td>
            <Td className="fold-inline">
              {row.enablement.isEnabled ? "on" : <span className="faint">off</span>}
            </Td>
            <Td className="fold-inline">
              {row.enablement.store ?? <span className="faint">none</span>}
            </Td>
            <Td className="fold-inline">
              <code>{row.operatorVersion ?? "unknown"}</code>
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
