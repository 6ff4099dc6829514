import Link from "next/link";
import { VerdictMark, VerdictText } from "@/components/patterns/verdict-mark";
import { verdicts } from "@/lib/client/verdict";
import type { VerdictCounts } from "@/lib/contracts/namespaces";

/** Six counts, worst first; each leads to its environments. */
export function VerdictStrip({ counts }: { counts: VerdictCounts }) {
  return (
    <section className="panel verdicts" aria-label="Environments by verdict">
      {verdicts.map((verdict) => (
        <Link key={verdict} href={`/environments?verdict=${verdict}`} className={`v-${verdict}`}>
          <span className="n">
            <VerdictMark verdict={verdict} size="md" />
            {counts[verdict] ?? 0}
          </span>
          <span className="w">
            <b>
              <VerdictText verdict={verdict} />
            </b>
          </span>
        </Link>
      ))}
    </section>
  );
}

/** Keeps the strip's room while its counts are on their way. */
export function VerdictStripBones() {
  return (
    <div className="panel verdicts" aria-hidden>
      {verdicts.map((verdict) => (
        <div key={verdict}>
          <span className="n">&nbsp;</span>
          <span className="w">
            <b className="bone my-[5px] block w-14" />
          </span>
        </div>
      ))}
    </div>
  );
}
