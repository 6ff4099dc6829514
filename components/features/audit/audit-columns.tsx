"use client";

import type { DataColumn } from "@/components/patterns/data-table";
import {
  formatClock,
  formatClockSeconds,
  formatCount,
  formatDay,
  formatMoment,
} from "@/lib/client/format";
import { useAgeNow } from "@/lib/client/use-now";
import type { AuditEntry } from "@/lib/contracts/audit";
import { Outcome } from "./outcome";

export const auditColumns: readonly DataColumn<AuditEntry>[] = [
  {
    id: "sequence",
    header: "No.",
    cell: (entry) => formatCount(entry.sequence),
    isNumber: true,
    width: "w-18",
    className: "fold-inline faint",
  },
  {
    id: "time",
    header: "Time",
    cell: (entry) => <Time at={entry.at} />,
    width: "w-30",
    className: "fold-inline tnum",
  },
  {
    id: "actor",
    header: "Actor",
    cell: (entry) => <div className="truncate">{entry.actor.name}</div>,
    width: "w-34",
    className: "fold-inline",
  },
  {
    id: "action",
    header: "Action",
    cell: (entry) => <code>{entry.action}</code>,
    width: "w-44",
  },
  {
    id: "object",
    header: "Object",
    cell: (entry) => <AuditObject entry={entry} />,
  },
  {
    id: "outcome",
    header: "Outcome",
    cell: (entry) => (
      <span className="row gap-1.5!">
        <Outcome outcome={entry.outcome} />
        {entry.repeats > 1 ? (
          <span className="muted small">×{formatCount(entry.repeats)}</span>
        ) : null}
      </span>
    ),
    width: "w-30",
    className: "corner",
  },
];

function Time({ at }: { at: string }) {
  const now = useAgeNow(Date.parse(at));
  const day = formatDay(at);
  const isToday = now !== null && day === formatDay(new Date(now).toISOString());
  return (
    <time dateTime={at} title={formatMoment(at)} className="muted nowrap">
      {isToday ? formatClockSeconds(at) : `${day} ${formatClock(at)}`}
    </time>
  );
}

export const objectName = (entry: AuditEntry): string =>
  entry.environment ?? (entry.entityId || entry.entity);

function AuditObject({ entry }: { entry: AuditEntry }) {
  const name = objectName(entry);
  return (
    <div className="truncate" title={entry.namespace ? `${name}, ${entry.namespace}` : name}>
      {name}
      {entry.namespace && entry.namespace !== name ? (
        <span className="muted small"> {entry.namespace}</span>
      ) : null}
    </div>
  );
}
