"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Age } from "@/components/patterns/age";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { DataTable, type DataColumn } from "@/components/patterns/data-table";
import { Panel } from "@/components/patterns/panel";
import { PanelQuery } from "@/components/patterns/panel-query";
import { PanelEmpty } from "@/components/patterns/panel-state";
import { Refusal } from "@/components/patterns/refusal";
import { Button } from "@/components/ui/button";
import { Tag } from "@/components/ui/tag";
import { deviceOf } from "@/lib/client/device";
import { plural } from "@/lib/client/format";
import type { OwnSession } from "@/lib/contracts/account";
import { sessionsQuery, useEndOtherSessions, useEndSession } from "./account.queries";

function columnsOf(
  onEnd: (session: OwnSession) => void,
  busyId: string | undefined,
): readonly DataColumn<OwnSession>[] {
  return [
    {
      id: "device",
      header: "Device",
      cell: (session) => (
        <>
          <div className="title truncate" title={session.userAgent ?? undefined}>
            {deviceOf(session.userAgent)} {session.isCurrent ? <Tag>this one</Tag> : null}
          </div>
          <div className="line2 truncate">{session.ip ?? "unknown address"}</div>
        </>
      ),
    },
    {
      id: "since",
      header: "Signed in",
      width: "w-28",
      className: "fold-inline",
      cell: (session) => (
        <span className="age">
          <span className="only-narrow">Signed in </span>
          <Age at={session.createdAt} isAgo />
        </span>
      ),
    },
    {
      id: "seen",
      header: "Last seen",
      width: "w-28",
      className: "fold-inline",
      cell: (session) => (
        <span className="age">
          <span className="only-narrow">Seen </span>
          <Age at={session.lastSeenAt} isAgo />
        </span>
      ),
    },
    {
      id: "end",
      header: "Actions",
      isHeaderHidden: true,
      width: "w-20",
      className: "corner",
      cell: (session) =>
        session.isCurrent ? null : (
          <Button
            variant="ghost"
            isBusy={busyId === session.id}
            aria-label={`End ${deviceOf(session.userAgent)}`}
            onClick={() => onEnd(session)}
          >
            End
          </Button>
        ),
    },
  ];
}

/** One's own sessions. What is ended here is out at its next request. */
export function SessionsPanel() {
  const query = useQuery(sessionsQuery());
  const end = useEndSession();
  const endOthers = useEndOtherSessions();
  const [isAsking, setAsking] = useState(false);
  const others = query.data?.items.filter(({ isCurrent }) => !isCurrent).length ?? 0;
  const columns = columnsOf(
    (session) => end.mutate(session.id),
    end.isPending ? end.variables : undefined,
  );
  return (
    <Panel
      title="Sessions"
      sub={query.data ? plural(query.data.items.length, "device") : undefined}
      aside={
        others > 0 ? (
          <Button variant="ghost" onClick={() => setAsking(true)}>
            End all others…
          </Button>
        ) : undefined
      }
      foot="A session you do not know: end it, then change your password."
    >
      {end.isError ? <Refusal error={end.error} /> : null}
      <PanelQuery
        query={query}
        failedTitle="Your sessions were not loaded"
        isEmpty={({ items }) => items.length === 0}
        empty={<PanelEmpty title="No sessions">Sign in, and this device stands here.</PanelEmpty>}
      >
        {({ items }) => (
          <DataTable
            caption="Your sessions"
            columns={columns}
            rows={items}
            rowId={(session) => session.id}
          />
        )}
      </PanelQuery>
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setAsking}
        title="End all other sessions?"
        about="Every other device is signed out at its next request. This one stays."
        confirmLabel={`End ${plural(others, "session")}`}
        isDestructive
        onConfirm={() => endOthers.mutateAsync()}
      />
    </Panel>
  );
}
