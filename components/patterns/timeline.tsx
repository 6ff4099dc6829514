"use client";

import type { ReactNode } from "react";
import { formatClockOrDay, formatMoment } from "@/lib/client/format";
import { useAgeNow } from "@/lib/client/use-now";
import type { Verdict } from "@/lib/client/verdict";
import { VerdictMark } from "./verdict-mark";

export interface TimelineEntry {
  id: string;
  at: string;
  mark: "happened" | "bindery" | Verdict;
  text: ReactNode;
  note?: ReactNode;
}

/** One thread, newest first. Plain dot: it happened. Ink dot: Bindery did it. Mark: it changed a verdict. */
export function Timeline({ entries, label }: { entries: readonly TimelineEntry[]; label: string }) {
  return (
    <ol className="timeline" aria-label={label}>
      {entries.map((entry) => (
        <li key={entry.id}>
          <Clock at={entry.at} />
          <Dot mark={entry.mark} />
          <div className="what">
            <div>{entry.text}</div>
            {entry.note ? <div className="day">{entry.note}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Dot({ mark }: { mark: TimelineEntry["mark"] }) {
  if (mark === "happened") return <span className="dot" />;
  if (mark === "bindery") return <span className="dot dot-ink" />;
  return <VerdictMark verdict={mark} label={mark} isPast />;
}

/** `14:21` today, `19 Nov` before; the whole moment on hover. */
export function Clock({ at }: { at: string }) {
  const now = useAgeNow(Date.parse(at));
  return (
    <time dateTime={at} title={formatMoment(at)}>
      {now === null ? "" : formatClockOrDay(at, now)}
    </time>
  );
}
