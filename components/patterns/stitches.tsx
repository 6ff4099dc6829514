"use client";

import { useLive } from "@/lib/client/use-live";
import { verdicts, type Verdict } from "@/lib/client/verdict";
import { VerdictMark } from "./verdict-mark";

const cellsMax = 60;

export type VerdictCountMap = Partial<Record<Verdict, number>>;

/** One cell per environment or pod, worst first; above 60 the counts instead. */
export function Stitches({ counts, noun }: { counts: VerdictCountMap; noun: string }) {
  const isLost = useLive().state === "lost";
  const present = verdicts.filter((verdict) => (counts[verdict] ?? 0) > 0);
  const total = present.reduce((sum, verdict) => sum + (counts[verdict] ?? 0), 0);
  const label = `${total} ${noun}: ${present.map((verdict) => `${counts[verdict]} ${isLost && verdict === "healthy" ? "was " : ""}${verdict}`).join(", ")}`;
  if (total === 0) return <span className="faint">none</span>;
  if (total > cellsMax) {
    return (
      <span className="row tnum" role="img" aria-label={label}>
        {present.map((verdict) => (
          <span key={verdict} className="row gap-1!">
            <VerdictMark verdict={verdict} />
            {counts[verdict]}
          </span>
        ))}
      </span>
    );
  }
  return (
    <span className="stitches" role="img" aria-label={label}>
      {present.flatMap((verdict) =>
        Array.from({ length: counts[verdict] ?? 0 }, (_, index) => (
          <span
            key={`${verdict}${index}`}
            className={`stitch v-${isLost && verdict === "healthy" ? "unknown" : verdict}`}
          />
        )),
      )}
    </span>
  );
}
