"use client";

import { cn } from "@/lib/client/cn";
import { useLive } from "@/lib/client/use-live";
import type { Verdict } from "@/lib/client/verdict";

const shapes: Record<Verdict, React.ReactNode> = {
  failed: (
    <>
      <path fill="currentColor" d="M5.1.9h5.8l4.2 4.2v5.8l-4.2 4.2H5.1L.9 10.9V5.1z" />
      <path d="m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8" className="glyph" strokeWidth="1.8" />
    </>
  ),
  degraded: (
    <>
      <path
        fill="currentColor"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinejoin="round"
        d="M8 2.1 14.6 13.7H1.4z"
      />
      <path d="M8 6.2v3.3m0 2.2v.1" className="glyph" strokeWidth="1.8" />
    </>
  ),
  stale: (
    <>
      <path
        fill="currentColor"
        stroke="currentColor"
        strokeWidth="1.2"
        strokeLinejoin="round"
        d="M8 1.1 14.9 8 8 14.9 1.1 8z"
      />
      <path d="M8 4.9V8l2 1.7" className="glyph" strokeWidth="1.6" />
    </>
  ),
  unknown: (
    <>
      <circle
        cx="8"
        cy="8"
        r="6.6"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeDasharray="2.6 1.55"
      />
      <path
        d="M6.4 6.5a1.65 1.65 0 1 1 2.4 1.5c-.55.28-.8.6-.8 1.15M8 11.2v.1"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        fill="none"
      />
    </>
  ),
  healthy: (
    <>
      <circle cx="8" cy="8" r="7.2" fill="currentColor" />
      <path d="m4.9 8.3 2.1 2.1 4.2-4.6" className="glyph" strokeWidth="1.8" />
    </>
  ),
  off: (
    <>
      <circle cx="8" cy="8" r="6.6" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M5.2 8h5.6" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
    </>
  ),
};

export interface VerdictMarkProps {
  verdict: Verdict;
  /** 14, 16 or 22 px. */
  size?: "sm" | "md" | "lg";
  /** Read out where no word stands beside it. */
  label?: string;
  /** Says what was, at a time that stands beside it: it stays true while nothing is heard. */
  isPast?: boolean;
  className?: string;
}

/** No green without fresh evidence: while nothing is heard of the world, what was healthy is unknown. */
export function useShownVerdict(verdict: Verdict): Verdict {
  const { state } = useLive();
  return verdict === "healthy" && state === "lost" ? "unknown" : verdict;
}

/** One of the six marks: shape and colour. Filled means evidence, hollow means none. */
export function VerdictMark(props: VerdictMarkProps) {
  const { verdict, size = "sm", label, isPast, className } = props;
  const fresh = useShownVerdict(verdict);
  const shown = isPast ? verdict : fresh;
  const said = label && shown !== verdict ? `was ${label}` : label;
  return (
    <svg
      viewBox="0 0 16 16"
      role={said ? "img" : undefined}
      aria-label={said}
      aria-hidden={said ? undefined : true}
      className={cn(
        `mark v-${shown}`,
        size === "lg" && "mark-lg",
        size === "md" && "mark-md",
        className,
      )}
    >
      {shapes[shown]}
    </svg>
  );
}

/** Mark and word on one line, for cells and lists; the word is the verdict unless children say more. */
export function VerdictWord({
  verdict,
  children,
}: {
  verdict: Verdict;
  children?: React.ReactNode;
}) {
  const shown = useShownVerdict(verdict);
  return (
    <span className={`verdict v-${shown}`}>
      <VerdictMark verdict={verdict} />
      {children ?? (shown === verdict ? verdict : `was ${verdict}`)}
    </span>
  );
}

/** The word alone, where its mark stands in another cell of the row. */
export function VerdictText({ verdict }: { verdict: Verdict }) {
  const shown = useShownVerdict(verdict);
  return (
    <span className={`v-${shown} v-text`}>{shown === verdict ? verdict : `was ${verdict}`}</span>
  );
}

/** Only beside the title of a page. */
export function VerdictPill({ verdict }: { verdict: Verdict }) {
  const shown = useShownVerdict(verdict);
  return (
    <span className={`verdict v-${shown} verdict-pill verdict-pill-bare`}>
      {shown === verdict ? verdict : `was ${verdict}`}
    </span>
  );
}
