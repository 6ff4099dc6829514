"use client";

import { useMemo } from "react";
import { useUrlState } from "@/lib/client/use-url-state";
import type { EnvironmentFilter } from "./environments.queries";

export const sorts = [
  { value: "verdict", label: "worst first" },
  { value: "name", label: "name" },
  { value: "namespace", label: "namespace" },
  { value: "since", label: "newest change" },
] as const;

/** The filter that the URL says; an unknown order is ignored. */
export function useEnvironmentFilter(): { filter: EnvironmentFilter; isFiltered: boolean } {
  const { get } = useUrlState();
  const [verdict, search, cluster, namespace, order] = [
    get("verdict"),
    get("search"),
    get("cluster"),
    get("namespace"),
    get("order"),
  ];
  const filter = useMemo(
    () => ({
      verdict: verdict ?? undefined,
      search: search ?? undefined,
      cluster: cluster ?? undefined,
      namespace: namespace ?? undefined,
      sort: sorts.find((sort) => sort.value === order)?.value,
    }),
    [verdict, search, cluster, namespace, order],
  );
  return { filter, isFiltered: Boolean(verdict ?? search ?? cluster ?? namespace) };
}
