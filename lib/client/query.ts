import { QueryClient, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { call, type CallInput } from "@/lib/client/api";
import { ApiError } from "@/lib/client/api-error";
import type { none, RouteContract } from "@/lib/contracts/route";

/** The query of a GET route: key `[contract.id, params, query]`, so that live events can name what to fetch again. */
export function queryFor<P extends z.ZodType, Q extends z.ZodType, O extends z.ZodType>(
  contract: RouteContract<P, Q, typeof none, O>,
  input: Pick<CallInput<P, Q, typeof none>, "params" | "query"> = {},
) {
  return queryOptions({
    queryKey: [contract.id, input.params ?? {}, input.query ?? {}] as const,
    queryFn: ({ signal }) => call(contract, { ...input, signal }),
  });
}

/** Refusals are final; no answer and overload are tried twice more. */
const shouldRetry = (failures: number, error: Error): boolean =>
  failures < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 502);

export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: shouldRetry,
        refetchOnWindowFocus: true,
        throwOnError: false,
      },
      mutations: { retry: false },
    },
  });
