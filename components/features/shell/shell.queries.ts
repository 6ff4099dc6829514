import { queryFor } from "@/lib/client/query";
import { environments } from "@/lib/contracts/environments";
import { namespaces } from "@/lib/contracts/namespaces";
import { stores } from "@/lib/contracts/store-routes";

export const environmentCountQuery = () => queryFor(environments.list, { query: { limit: 1 } });
export const paletteEnvironmentsQuery = () =>
  queryFor(environments.list, { query: { limit: 200 } });
export const paletteNamespacesQuery = () => queryFor(namespaces.list);
export const paletteStoresQuery = () => queryFor(stores.list);
