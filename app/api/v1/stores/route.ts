import { stores } from "@/lib/contracts/store-routes";
import { defineRoute } from "@/lib/server/api/define-route";
import { createStore } from "@/lib/server/services/stores/create";
import { listStores } from "@/lib/server/services/stores/list";

export const GET = defineRoute(stores.list, listStores);
export const POST = defineRoute(stores.create, createStore);
