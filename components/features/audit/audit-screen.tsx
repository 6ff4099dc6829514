"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { DataTable } from "@/components/patterns/data-table";
import { PageHeader } from "@/components/patterns/page-header";
import { Panel } from "@/components/patterns/panel";
import { PanelQuery } from "@/components/patterns/panel-query";
import { PanelEmpty } from "@/components/patterns/panel-state";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/lib/client/format";
import { useUrlState } from "@/lib/client/use-url-state";
import type { AuditEntry } from "@/lib/contracts/audit";
import { AuditEntryPanel } from "./audit-entry";
import { AuditFilters } from "./audit-filters";
import { auditColumns } from "./audit-columns";
import { auditQuery } from "./audit.queries";
import { ChainLine, VerifyButton } from "./chain-line";
import { ExportMenu } from "./export-menu";
import { useAuditFilter } from "./use-audit-filter";

const noEntries: AuditEntry[] = [];

export function AuditScreen() {
  const url = useUrlState();
  const { filter, isFiltered } = useAuditFilter();
  const query = useInfiniteQuery(auditQuery(filter));
  const entries = useMemo(
    () => query.data?.pages.flatMap((page) => page.items) ?? noEntries,
    [query.data],
  );
  const held = useHeldBack(entries, JSON.stringify(filter));
  const total = query.data?.pages[0]?.total ?? null;
  const openAt = entries.findIndex((entry) => String(entry.sequence) === url.get("entry"));
  const open = (sequence: number | null) =>
    url.set({ entry: sequence === null ? null : String(sequence) });
  const chosen = entries[openAt];
  return (
    <>
      <PageHeader title="Audit" facts={<ChainLine />} actions={<Actions />} />
      <AuditFilters entries={entries} total={total} />
      <div className={chosen ? "cols cols-audit" : undefined}>
        <Panel
          label="Audit entries"
          foot={
            entries.length > 0 ? (
              <Foot
                shown={held.shown.length}
                total={total}
                hasOlder={query.hasNextPage}
                isBusy={query.isFetchingNextPage}
                onOlder={() => void query.fetchNextPage()}
              />
            ) : undefined
          }
        >
          {held.waiting > 0 ? (
            <button type="button" className="waiting" onClick={held.release}>
              {formatCount(held.waiting)} new
            </button>
          ) : null}
          <PanelQuery
            query={query}
            failedTitle="The audit was not loaded"
            forbiddenTitle="You may not read the audit"
            forbiddenText="It needs the role auditor or platform-admin. A platform admin can grant it in Settings → People."
            loadingRows={12}
            isEmpty={(data) => data.pages.every((page) => page.items.length === 0)}
            empty={<NoEntries isFiltered={isFiltered} />}
          >
            {() => (
              <DataTable
                caption="Audit entries, newest first"
                columns={auditColumns}
                rows={held.shown}
                rowId={(entry) => String(entry.sequence)}
                onOpen={(entry) => open(entry.sequence)}
                selectedId={chosen ? String(chosen.sequence) : null}
                isCompact
              />
            )}
          </PanelQuery>
        </Panel>
        {chosen ? (
          <AuditEntryPanel
            entry={chosen}
            previous={entries.find((entry) => entry.sequence === chosen.sequence - 1)}
            onClose={() => open(null)}
            onOpen={open}
          />
        ) : null}
      </div>
    </>
  );
}

const Actions = () => (
  <>
    <ExportMenu />
    <VerifyButton />
  </>
);

/** New entries wait behind "3 new": no row moves under the pointer. Another filter begins anew. */
function useHeldBack(entries: AuditEntry[], filterKey: string) {
  const newest = entries[0]?.sequence ?? 0;
  const [seen, setSeen] = useState({ filterKey, top: newest });
  const isFresh = seen.filterKey !== filterKey || seen.top === 0;
  if (isFresh && newest > 0) setSeen({ filterKey, top: newest });
  const top = isFresh ? newest : seen.top;
  const shown = useMemo(() => entries.filter((entry) => entry.sequence <= top), [entries, top]);
  return {
    shown,
    waiting: entries.length - shown.length,
    release: () => setSeen({ filterKey, top: newest }),
  };
}

function NoEntries({ isFiltered }: { isFiltered: boolean }) {
  const url = useUrlState();
  if (!isFiltered) {
    return (
      <PanelEmpty title="No entries yet">
        Every change and every refusal is written here, with who, what and the result.
      </PanelEmpty>
    );
  }
  const clear = () =>
    url.set({ text: null, time: null, actor: null, action: null, outcome: null, namespace: null });
  return (
    <PanelEmpty title="No entry matches" actions={<Button onClick={clear}>Clear filters</Button>}>
      Widen the time or take a filter away.
    </PanelEmpty>
  );
}

interface FootProps {
  shown: number;
  total: number | null;
  hasOlder: boolean;
  isBusy: boolean;
  onOlder: () => void;
}

function Foot({ shown, total, hasOlder, isBusy, onOlder }: FootProps) {
  return (
    <>
      <span className="tnum">
        {formatCount(shown)}
        {total === null ? " shown" : ` of ${formatCount(total)}`}
      </span>
      {hasOlder ? (
        <span className="push">
          <Button variant="ghost" onClick={onOlder} isBusy={isBusy}>
            Older
          </Button>
        </span>
      ) : null}
    </>
  );
}
