import Link from "next/link";
import { Clock } from "@/components/patterns/timeline";
import type { Overview } from "@/lib/contracts/overview";

/** Who did what last; each leads to its object. */
export function RecentChanges({ rows }: { rows: Overview["recent"] }) {
  return (
    <ul className="panel-body grid list-none gap-2 p-3">
      {rows.map((row) => (
        <li key={`${row.at}${row.text}`} className="row items-start!">
          <Clock at={row.at} />
          <span className="grow">
            <b>{row.actor}</b>{" "}
            {row.href ? (
              <Link href={row.href} className="link">
                {row.text}
              </Link>
            ) : (
              row.text
            )}
            {row.note ? <div className="line2">{row.note}</div> : null}
          </span>
        </li>
      ))}
    </ul>
  );
}
