import { LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { formatDuration } from "@/lib/client/format";
import type { Verdict } from "@/lib/client/verdict";
import { Command } from "./code-block";
import { VerdictMark } from "./verdict-mark";

export interface LadderRung {
  id: string;
  label: string;
  state: "passed" | "failed" | "warning" | "skipped" | "climbing";
  detail: ReactNode;
  durationMs?: number | null;
  fix?: ReactNode;
  command?: string;
}

const marks: Record<Exclude<LadderRung["state"], "climbing">, Verdict> = {
  passed: "healthy",
  failed: "failed",
  warning: "degraded",
  skipped: "unknown",
};
const words = {
  passed: "passed",
  failed: "failed",
  warning: "warning",
  skipped: "not tried",
  climbing: "trying",
} as const;

export interface LadderProps {
  rungs: readonly LadderRung[];
  label: string;
  /** Under a failed rung: the link to the field that is wrong. */
  renderAction?: (rung: LadderRung) => ReactNode;
}

/** Numbered rungs with times; the failed one carries its fix. */
export function Ladder({ rungs, label, renderAction }: LadderProps) {
  return (
    <ol className="ladder" aria-label={label}>
      {rungs.map((rung, index) => (
        <li key={rung.id} className={rung.state === "skipped" ? "is-skipped" : undefined}>
          <span className="step">{index + 1}</span>
          {rung.state === "climbing" ? (
            <LoaderCircle className="icon icon-sm spin muted" aria-label="trying" />
          ) : (
            <VerdictMark verdict={marks[rung.state]} label={words[rung.state]} isPast />
          )}
          <div className="min-w-0">
            <div className="title">{rung.label}</div>
            {rung.detail ? <div className="said">{rung.detail}</div> : null}
            {rung.fix && (rung.state === "failed" || rung.state === "warning") ? (
              <div className="fix">{rung.fix}</div>
            ) : null}
            {rung.command ? <Command text={rung.command} /> : null}
            {renderAction?.(rung)}
          </div>
          <span className="age">
            {typeof rung.durationMs === "number" ? formatDuration(rung.durationMs) : null}
          </span>
        </li>
      ))}
    </ol>
  );
}
