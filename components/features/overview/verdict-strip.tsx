import Link from "next/link";
import { VerdictMark } from "@/components/patterns/verdict-mark";
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
            <b className="v-text">{verdict}</b>
          </span>
        </Link>
      ))}
    </section>
  );
}
