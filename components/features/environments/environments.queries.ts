import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/lib/client/api";
import { queryFor } from "@/lib/client/query";
import { environments } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";

export interface EnvironmentFilter {
  verdict?: string;
  search?: string;
  cluster?: string;
  namespace?: string;
  sort?: "verdict" | "name" | "namespace" | "since";
}

/** Pages of environments, worst first; `More` asks for the next. */
export const environmentsQuery = (filter: EnvironmentFilter) =>
  infiniteQueryOptions({
    queryKey: [environments.list.id, {}, filter] as const,
    queryFn: ({ pageParam, signal }) =>
      call(environments.list, {
        query: { ...filter, cursor: pageParam ?? undefined, limit: 100 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const environmentQuery = (environment: EnvironmentRef) =>
  queryFor(environments.get, { params: environment });

/** Probes and diagnoses now; the answer replaces what is on screen. */
export function useCheckEnvironment(environment: EnvironmentRef) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(environments.check, { params: environment }),
    onSuccess: (detail) => client.setQueryData(environmentQuery(environment).queryKey, detail),
  });
}

export function useRestartEnvironment(environment: EnvironmentRef) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(environments.restart, { params: environment }),
    onSuccess: () => client.invalidateQueries({ queryKey: environmentQuery(environment).queryKey }),
  });
}
