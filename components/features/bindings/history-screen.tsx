"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Clock } from "@/components/patterns/timeline";
import { HiddenHeader, MarkCell, MarkCol, MarkHeader } from "@/components/patterns/mark-column";
import { Panel } from "@/components/patterns/panel";
import { PanelQuery } from "@/components/patterns/panel-query";
import { PanelEmpty } from "@/components/patterns/panel-state";
import { buttonVariants } from "@/components/ui/button";
import { Table, Td, Th } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import { plural } from "@/lib/client/format";
import { useCan } from "@/lib/client/use-session";
import type { Revision } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { revisionsQuery } from "./bindings.queries";
import { KeyChangeTable } from "./plan-panels";
import { planPath } from "./plan-request";

const actions: Record<Revision["action"], string> = {
  apply: "applied",
  delete: "removed the binding",
  rollback: "rolled back",
  adopt: "adopted",
};
const marks = { success: "healthy", failure: "failed", unknown: "unknown" } as const;

/** Applied states, newest first; any earlier one can be planned again. */
export function HistoryScreen({ environment }: { environment: EnvironmentRef }) {
  const query = useQuery(revisionsQuery(environment));
  const mayPlan = useCan("binding:plan", environment);
  return (
    <Panel title="Revisions" sub="newest first">
      <PanelQuery
        query={query}
        failedTitle="The revisions were not loaded"
        forbiddenTitle={`You may not see the history of ${environment.name}`}
        loadingRows={6}
        isEmpty={(data) => data.items.length === 0}
        empty={
          <PanelEmpty title="No revisions yet">
            Each applied plan becomes a revision: who, when, what, and the way back.
          </PanelEmpty>
        }
      >
        {({ items }) => (
          <Table caption="Revisions, newest first" className="table-top">
            <colgroup>
              <MarkCol />
              <col className="w-40" />
              <col className="w-48" />
              <col />
              <col className="w-36" />
            </colgroup>
            <thead>
              <tr>
                <MarkHeader name="Outcome" />
                <Th>Revision</Th>
                <Th>By</Th>
                <Th>Changes</Th>
                <HiddenHeader />
              </tr>
            </thead>
            <tbody>
              {items.map((revision) => (
                <RevisionRow key={revision.number} {...{ environment, revision, mayPlan }} />
              ))}
            </tbody>
          </Table>
        )}
      </PanelQuery>
    </Panel>
  );
}

interface RevisionRowProps {
  environment: EnvironmentRef;
  revision: Revision;
  mayPlan: boolean;
}

function RevisionRow({ environment, revision, mayPlan }: RevisionRowProps) {
  const { number, at, by, action, outcome, keyChanges, reason, isCurrent } = revision;
  const canReturn = mayPlan && !isCurrent && outcome === "success" && action !== "delete";
  return (
    <tr>
      <MarkCell verdict={marks[outcome]} label={outcome} />
      <Td>
        <span className="title">Revision {number}</span> {isCurrent ? <Tag>current</Tag> : null}
        <div className="line2">
          {actions[action]}
          {outcome === "success" ? null : `, ${outcome}`}
        </div>
      </Td>
      <Td>
        <span className="truncate block">{by}</span>
        <div className="line2">
          <Clock at={at} />
        </div>
      </Td>
      <Td>
        {keyChanges.length === 0 ? (
          <span className="muted">No key changed</span>
        ) : (
          <details>
            <summary>{plural(keyChanges.length, "key change")}</summary>
            <KeyChangeTable changes={keyChanges} />
          </details>
        )}
        {reason ? <div className="line2">{reason}</div> : null}
      </Td>
      <Td isNumber className="foldbtn">
        {canReturn ? (
          <Link
            className={buttonVariants({ variant: "ghost" })}
            href={`${planPath(environment)}?revision=${number}`}
            aria-label={`Roll back to revision ${number}`}
          >
            Roll back…
          </Link>
        ) : null}
      </Td>
    </tr>
  );
}
