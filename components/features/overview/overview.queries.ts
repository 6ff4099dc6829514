import { queryFor } from "@/lib/client/query";
import { namespaces } from "@/lib/contracts/namespaces";
import { overview } from "@/lib/contracts/overview";

export const overviewQuery = (query: { cluster?: string; namespace?: string }) =>
  queryFor(overview.get, { query });
export const overviewNamespacesQuery = () => queryFor(namespaces.list);
