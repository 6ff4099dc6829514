import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { call } from "@/lib/client/api";
import { queryFor } from "@/lib/client/query";
import { clusters, type CreateCluster } from "@/lib/contracts/clusters";
import { people } from "@/lib/contracts/people";

export const clustersQuery = () => queryFor(clusters.list);
export const peopleQuery = () => queryFor(people.list);

export const useCreateCluster = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof CreateCluster>) => call(clusters.create, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: [clusters.list.id] }),
  });
};

/** What the last check of a cluster found stays readable until the page is left. */
export const useCheckCluster = () =>
  useMutation({ mutationFn: (cluster: string) => call(clusters.check, { params: { cluster } }) });

export const useUpdateCluster = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({
      cluster,
      ...body
    }: { cluster: string } & z.input<typeof clusters.update.body>) =>
      call(clusters.update, { params: { cluster }, body }),
    onSettled: () => client.invalidateQueries({ queryKey: [clusters.list.id] }),
  });
};

/** What was pasted stays with the dialog, in no cache (`gcTime: 0`). */
export const useReplaceKubeconfig = (cluster: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { kubeconfig: string; context: string; isServerMoved: boolean }) =>
      call(clusters.update, { params: { cluster }, body }),
    onSuccess: () => client.invalidateQueries(),
    gcTime: 0,
  });
};

export const useDeleteCluster = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (cluster: string) => call(clusters.delete, { params: { cluster } }),
    onSuccess: () => client.invalidateQueries(),
  });
};

export const useCreatePerson = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof people.create.body>) => call(people.create, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: [people.list.id] }),
  });
};

export const useUpdatePerson = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string } & z.input<typeof people.update.body>) =>
      call(people.update, { params: { id }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: [people.list.id] }),
  });
};

export const useEndPersonSessions = () =>
  useMutation({ mutationFn: (id: string) => call(people.endSessions, { params: { id } }) });

interface OfPerson {
  id: string;
  /** The admin's own. */
  password: string;
}

export const useResetSecondFactor = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: OfPerson) =>
      call(people.resetSecondFactor, { params: { id }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: [people.list.id] }),
  });
};

/** The answer holds the link's token: it stays with the dialog, in no cache (`gcTime: 0`). */
export const useCreatePasswordReset = () =>
  useMutation({
    mutationFn: ({ id, ...body }: OfPerson) =>
      call(people.createPasswordReset, { params: { id }, body }),
    gcTime: 0,
  });
