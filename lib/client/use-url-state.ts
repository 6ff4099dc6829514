"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useCallback } from "react";

export type UrlPatch = Record<string, string | null | undefined>;

/**
 * Filters, sort and selection of a screen live in its URL: shareable, and kept by back and forward.
 * `set` merges; null, undefined and "" take a member out. `isStep` adds a history entry; otherwise the entry is replaced.
 */
export function useUrlState(): {
  get: (name: string) => string | null;
  set: (patch: UrlPatch, isStep?: boolean) => void;
} {
  const params = useSearchParams();
  const pathname = usePathname();
  const router = useRouter();
  const get = useCallback((name: string) => params.get(name), [params]);
  const set = useCallback(
    (patch: UrlPatch, isStep = false) => {
      const next = new URLSearchParams(window.location.search);
      for (const [name, value] of Object.entries(patch)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      const text = next.toString();
      const url = text ? `${pathname}?${text}` : pathname;
      if (isStep) router.push(url, { scroll: false });
      else router.replace(url, { scroll: false });
    },
    [pathname, router],
  );
  return { get, set };
}
