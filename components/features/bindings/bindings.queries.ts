import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { call } from "@/lib/client/api";
import { queryFor } from "@/lib/client/query";
import type { DesiredBinding, StoreReference } from "@/lib/contracts/bindings";
import { bindings } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { stores } from "@/lib/contracts/store-routes";

export const bindingQuery = (environment: EnvironmentRef) =>
  queryFor(bindings.get, { params: environment });
export const manifestsQuery = (environment: EnvironmentRef) =>
  queryFor(bindings.manifests, { params: environment });
export const identityQuery = (environment: EnvironmentRef) =>
  queryFor(bindings.identity, { params: environment });
export const revisionsQuery = (environment: EnvironmentRef) =>
  queryFor(bindings.revisions, { params: environment });
export const storesQuery = () => queryFor(stores.list);

/** Names below what is typed; each prefix is asked for once in 20 s. */
export const namesQuery = (environment: EnvironmentRef, store: string, prefix: string) => ({
  ...queryFor(bindings.names, { params: environment, query: { store, prefix } }),
  staleTime: 20_000,
  enabled: store !== "",
});

/** Metadata of references that are typed and not saved yet. */
export const describeQuery = (
  environment: EnvironmentRef,
  store: string,
  references: StoreReference[],
) =>
  queryOptions({
    queryKey: [bindings.describe.id, environment, { store, references }] as const,
    queryFn: ({ signal }) =>
      call(bindings.describe, { params: environment, body: { store, references }, signal }),
    enabled: store !== "" && references.length > 0,
    staleTime: 10_000,
  });

export interface PlanRequest {
  /** null with no revision: take the binding away. */
  desired: DesiredBinding | null;
  revision?: number;
}

/** A plan stands still while it is read: live events do not touch it (its key is no route's), *Plan again* does. */
export const planQuery = (environment: EnvironmentRef, request: PlanRequest | null) =>
  queryOptions({
    queryKey: ["plan", environment, request] as const,
    queryFn: ({ signal }) =>
      call(bindings.plan, {
        params: environment,
        body: request ?? { desired: null },
        signal,
      }),
    enabled: request !== null,
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  });

export type ApplyInput = z.input<typeof bindings.apply.body> & { etag: string | undefined };

/** Applies a reviewed plan; whatever shows the environment is fetched again. */
export function useApplyBinding(environment: EnvironmentRef) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ etag, ...body }: ApplyInput) =>
      call(bindings.apply, { params: environment, body, ifMatch: etag }),
    onSettled: () =>
      client.invalidateQueries({
        predicate: ({ queryKey }) =>
          /^(bindings|environments|revisions|overview)\./.test(String(queryKey[0])),
      }),
  });
}

export type SetValueInput = z.input<typeof bindings.setValue.body> & { key: string };

export function useSetValue(environment: EnvironmentRef) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, ...body }: SetValueInput) =>
      call(bindings.setValue, { params: { ...environment, key }, body }),
    // The value is an argument: it must not stay in the cache of mutations.
    gcTime: 0,
    onSuccess: () =>
      client.invalidateQueries({
        predicate: ({ queryKey }) =>
          queryKey[0] === bindings.get.id || queryKey[0] === bindings.describe.id,
      }),
  });
}
