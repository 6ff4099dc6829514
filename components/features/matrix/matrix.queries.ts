import { queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/client/api";
import { queryFor } from "@/lib/client/query";
import { matrix, type MatrixEdit } from "@/lib/contracts/matrix";
import type { NamespaceRef } from "@/lib/contracts/names";

export const matrixQuery = (params: NamespaceRef) => queryFor(matrix.get, { params });

/** Plans stand still while they are read: live events do not touch them (the key is no route's), *Plan again* does. */
export const matrixPlanQuery = (
  params: NamespaceRef,
  { edits, round }: { edits: readonly MatrixEdit[]; round: number },
) =>
  queryOptions({
    queryKey: ["matrix-plan", params, edits, round] as const,
    queryFn: ({ signal }) => call(matrix.plan, { params, body: { edits: [...edits] }, signal }),
    enabled: edits.length > 0,
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  });
