import Link from "next/link";
import { Fragment } from "react";

export interface Crumb {
  label: string;
  href?: string;
}

/** The path; the last part is where one is. */
export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav className="crumbs" aria-label="Path">
      {crumbs.map((crumb, index) => {
        const isLast = index === crumbs.length - 1;
        return (
          <Fragment key={`${crumb.label}${crumb.href ?? ""}`}>
            {isLast ? (
              <span aria-current="page" className="truncate">
                {crumb.label}
              </span>
            ) : (
              <>
                {crumb.href ? (
                  <Link href={crumb.href} className="parent">
                    {crumb.label}
                  </Link>
                ) : (
                  <span className="parent">{crumb.label}</span>
                )}
                <span className="sep parent" aria-hidden="true">
                  /
                </span>
              </>
            )}
          </Fragment>
        );
      })}
    </nav>
  );
}
