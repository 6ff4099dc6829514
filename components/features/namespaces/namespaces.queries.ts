import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { call } from "@/lib/client/api";
import { queryFor } from "@/lib/client/query";
import { clusters } from "@/lib/contracts/clusters";
import { environments } from "@/lib/contracts/environments";
import type { NamespaceRef } from "@/lib/contracts/names";
import { namespaces } from "@/lib/contracts/namespaces";
import { stores } from "@/lib/contracts/store-routes";

export const namespacesQuery = () => queryFor(namespaces.list);
export const namespaceQuery = (params: NamespaceRef) => queryFor(namespaces.get, { params });
export const namespaceStoresQuery = () => queryFor(stores.list);
export const namespaceClustersQuery = () => queryFor(clusters.list);
export const namespaceEnvironmentsQuery = ({ cluster, namespace }: NamespaceRef) =>
  queryFor(environments.list, { query: { cluster, namespace, limit: 200 } });

export const useCreateNamespace = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NamespaceRef) => call(namespaces.create, { body }),
    onSuccess: () => client.invalidateQueries(),
  });
};

export const useDeleteNamespace = (params: NamespaceRef) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(namespaces.delete, { params }),
    onSuccess: () => client.invalidateQueries(),
  });
};

/** Looks at the preconditions again; the answer is the namespace itself. */
export const useCheckNamespace = (params: NamespaceRef) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(namespaces.check, { params }),
    onSuccess: (detail) => {
      client.setQueryData(namespaceQuery(params).queryKey, detail);
      return client.invalidateQueries({ queryKey: [environments.list.id] });
    },
  });
};

export const useReplaceEnablement = (params: NamespaceRef) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof namespaces.replaceEnablement.body>) =>
      call(namespaces.replaceEnablement, { params, body }),
    onSettled: () => client.invalidateQueries(),
  });
};
