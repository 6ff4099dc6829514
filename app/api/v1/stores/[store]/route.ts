import { stores } from "@/lib/contracts/store-routes";
import { defineRoute } from "@/lib/server/api/define-route";
import { deleteStore } from "@/lib/server/services/stores/delete";
import { getStore } from "@/lib/server/services/stores/get";
import { updateStore } from "@/lib/server/services/stores/update";

export const GET = defineRoute(stores.get, getStore);
export const PATCH = defineRoute(stores.update, updateStore);
export const DELETE = defineRoute(stores.delete, deleteStore);
