"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

export interface PageTab {
  href: string;
  label: ReactNode;
  count?: number;
}

/** Tabs that are pages of their own. */
export function PageTabs({ tabs, label }: { tabs: readonly PageTab[]; label: string }) {
  const pathname = usePathname();
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={pathname === tab.href ? "page" : undefined}
        >
          {tab.label}
          {tab.count === undefined ? null : <span className="n">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  );
}
