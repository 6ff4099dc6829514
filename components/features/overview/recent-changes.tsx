import Link from "next/link";
import { Clock } from "@/components/patterns/timeline";
import type { Overview } from "@/lib/contracts/overview";

/** Who did what last; each leads to its object. */
export function RecentChanges({ rows }: { rows: Overview["recent"] }) {
  return (
    <ol className="changes">
      {rows.map((row) => (
        <li key={`${row.at}${row.text}`}>
          <Clock at={row.at} />
          <div className="min-w-0 break-words">
            <b>{row.actor}</b>{" "}
            {row.href ? (
              <Link href={row.href} className="quiet-link">
                {row.text}
              </Link>
            ) : (
              row.text
            )}
            {row.note ? <div className="muted small">{row.note}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
