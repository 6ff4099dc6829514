import { VerdictWord } from "@/components/patterns/verdict-mark";
import type { Verdict } from "@/lib/client/verdict";
import type { RunResult } from "./apply-run";

const marks: Record<RunResult["state"], Verdict> = {
  waiting: "off",
  running: "unknown",
  applied: "healthy",
  failed: "failed",
  unanswered: "unknown",
  stopped: "off",
};

/** What became of one environment. Applied is green because every object was read back. */
export function RunMark({ result }: { result: RunResult }) {
  return <VerdictWord verdict={marks[result.state]}>{wordOf(result)}</VerdictWord>;
}

function wordOf(result: RunResult): string {
  switch (result.state) {
    case "applied":
      return `read back as revision ${result.revision}`;
    case "running":
      return "applying";
    case "unanswered":
      return "no answer";
    case "failed":
      return "not applied";
    case "stopped":
      return "not sent";
    case "waiting":
      return "waiting";
  }
}
