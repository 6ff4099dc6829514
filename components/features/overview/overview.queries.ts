import { queryFor } from "@/lib/client/query";
import { overview } from "@/lib/contracts/overview";

export const overviewQuery = (query: { cluster?: string; namespace?: string }) =>
  queryFor(overview.get, { query });
