"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { mayDo, useSession } from "@/lib/client/use-session";
import { formatCount } from "@/lib/client/format";
import { entries, isCurrent } from "./navigation";
import { environmentCountQuery, paletteNamespacesQuery, paletteStoresQuery } from "./shell.queries";

export function NavigationList({ onNavigate }: { onNavigate?: () => void }) {
  const pathname = usePathname();
  const session = useSession();
  const counts = useCounts();
  return (
    <nav className="nav" aria-label="Main">
      {entries
        .filter((entry) => !session.data || mayDo(session.data, entry.permission))
        .map((entry) => {
          const count = entry.count ? counts[entry.count] : undefined;
          return (
            <Link
              key={entry.href}
              href={entry.href}
              aria-current={isCurrent(entry.href, pathname) ? "page" : undefined}
              onClick={onNavigate}
            >
              <entry.icon className="icon" />
              {entry.label}
              {count === undefined ? null : <span className="count">{formatCount(count)}</span>}
            </Link>
          );
        })}
    </nav>
  );
}

function useCounts() {
  const environments = useQuery(environmentCountQuery());
  const namespaces = useQuery(paletteNamespacesQuery());
  const stores = useQuery(paletteStoresQuery());
  return {
    environments: environments.data?.total ?? undefined,
    namespaces: namespaces.data?.items.length,
    stores: stores.data?.items.length,
  };
}
