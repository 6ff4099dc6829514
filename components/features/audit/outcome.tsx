import { Check } from "lucide-react";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import type { AuditOutcome } from "@/lib/contracts/audit";

const marks = { intent: "off", denied: "degraded", failure: "failed" } as const;

/** *success* is a faint check, so that *denied* and *failure* stand out. */
export function Outcome({ outcome }: { outcome: AuditOutcome }) {
  return (
    <span className="row gap-1.5!">
      {outcome === "success" ? (
        <Check className="icon icon-sm faint" />
      ) : (
        <VerdictMark verdict={marks[outcome]} />
      )}
      {outcome}
    </span>
  );
}
