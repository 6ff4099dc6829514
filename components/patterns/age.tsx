"use client";

import { formatAge, formatMoment } from "@/lib/client/format";
import { cn } from "@/lib/client/cn";
import { useAgeNow } from "@/lib/client/use-now";

export interface AgeProps {
  /** ISO 8601; null is said as *never*. */
  at: string | null;
  /** Appended: "38 s ago". */
  isAgo?: boolean;
  className?: string;
}

/** `38 s`, ticking; the absolute time on hover. Before the browser took over it shows a dash of the same height. */
export function Age({ at, isAgo, className }: AgeProps) {
  if (at === null) return <span className={cn("age", className)}>never</span>;
  return <TickingAge at={at} isAgo={isAgo} className={className} />;
}

function TickingAge({ at, isAgo, className }: AgeProps & { at: string }) {
  const fromMs = Date.parse(at);
  const now = useAgeNow(fromMs);
  return (
    <time dateTime={at} title={formatMoment(at)} className={cn("age", className)}>
      {now === null ? "–" : formatAge(fromMs, now)}
      {isAgo && now !== null ? " ago" : null}
    </time>
  );
}
