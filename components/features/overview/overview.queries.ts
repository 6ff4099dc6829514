import { queryFor } from "@/lib/client/query";
import { clusters } from "@/lib/contracts/clusters";
import { overview } from "@/lib/contracts/overview";

export const overviewQuery = (query: { cluster?: string; namespace?: string }) =>
  queryFor(overview.get, { query });
export const overviewClustersQuery = () => queryFor(clusters.list);
