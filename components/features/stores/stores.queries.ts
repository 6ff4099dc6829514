import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { call } from "@/lib/client/api";
import { queryFor } from "@/lib/client/query";
import { stores } from "@/lib/contracts/store-routes";

export const storesQuery = () => queryFor(stores.list);
export const storeQuery = (store: string) => queryFor(stores.get, { params: { store } });

export const useCheckDraft = () =>
  useMutation({
    mutationFn: (body: z.input<typeof stores.checkDraft.body>) => call(stores.checkDraft, { body }),
  });

function useRefresh() {
  const client = useQueryClient();
  return () =>
    client.invalidateQueries({
      predicate: (query) => String(query.queryKey[0]).startsWith("stores."),
    });
}

export function useCheckStore() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (store: string) => call(stores.check, { params: { store } }),
    onSettled: refresh,
  });
}

export function useCreateStore() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: z.input<typeof stores.create.body>) => call(stores.create, { body }),
    onSuccess: refresh,
  });
}

export function useUpdateStore() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ store, ...body }: { store: string } & z.input<typeof stores.update.body>) =>
      call(stores.update, { params: { store }, body }),
    onSuccess: refresh,
  });
}

export function useDeleteStore() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (store: string) => call(stores.delete, { params: { store } }),
    onSuccess: refresh,
  });
}
