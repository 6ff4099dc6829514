import { VerdictMark } from "@/components/patterns/verdict-mark";
import type { Verdict } from "@/lib/client/verdict";
import type { ReferenceProbe } from "@/lib/contracts/stores";

interface Shown {
  verdict: Verdict;
  word: string;
}

const states: Record<ReferenceProbe["state"], Shown> = {
  exists: { verdict: "healthy", word: "exists" },
  absent: { verdict: "failed", word: "missing" },
  deleted: { verdict: "failed", word: "deleted" },
  denied: { verdict: "unknown", word: "no permission" },
  malformed: { verdict: "failed", word: "malformed" },
  unknown: { verdict: "unknown", word: "not checked" },
};

/** What the store's metadata says of one reference, as mark and word. */
export function probeWord(probe: ReferenceProbe | null): Shown {
  if (!probe) return { verdict: "unknown", word: "not checked" };
  if (probe.state === "exists" && probe.member === "absent")
    return { verdict: "failed", word: "field missing" };
  return states[probe.state];
}

export function ProbeState({ probe, isRequiredGap, isMapped }: ProbeStateProps) {
  if (!isMapped && !isRequiredGap) return <span className="faint">not mapped</span>;
  const { verdict, word } = isMapped
    ? probeWord(probe)
    : { verdict: "failed" as const, word: "not mapped" };
  const isPlain = verdict === "healthy" || verdict === "unknown";
  return (
    <span className="row gap-[7px]! min-w-0" title={probe?.detail}>
      <VerdictMark verdict={verdict} />
      <span className={isPlain ? "truncate" : `truncate v-${verdict} v-text`}>
        {word}
        {isMapped && probe?.state === "exists" && probe.member === "unknown" ? (
          <span className="muted small">, field not checked</span>
        ) : null}
      </span>
    </span>
  );
}

export interface ProbeStateProps {
  probe: ReferenceProbe | null;
  isMapped: boolean;
  /** A required key without a reference. */
  isRequiredGap: boolean;
}
