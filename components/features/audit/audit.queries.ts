import {
  infiniteQueryOptions,
  skipToken,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { call } from "@/lib/client/api";
import { audit, type AuditOutcome, type ChainState } from "@/lib/contracts/audit";

export interface AuditFilter {
  actor?: string;
  action?: string;
  namespace?: string;
  outcome?: AuditOutcome;
  from?: string;
  text?: string;
}

/** Pages of entries; `Older` asks for the next. */
export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: [audit.list.id, {}, filter] as const,
    queryFn: ({ pageParam, signal }) =>
      call(audit.list, { query: { ...filter, cursor: pageParam ?? undefined, limit: 50 }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    // Who comes back sees what is newest: an old list from an earlier visit would hold it behind "5 new".
    gcTime: 0,
  });

const chainKey = ["audit.chain"] as const;

/** What the last verification in this session said; nothing until there was one. */
export const useChainState = () =>
  useQuery<ChainState>({ queryKey: chainKey, queryFn: skipToken, staleTime: Infinity });

export function useVerifyChain() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(audit.verify),
    onSuccess: (state) => client.setQueryData(chainKey, state),
  });
}
