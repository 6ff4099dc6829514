import { stores } from "@/lib/contracts/store-routes";
import { defineRoute } from "@/lib/server/api/define-route";
import { checkStore } from "@/lib/server/services/stores/check";

export const POST = defineRoute(stores.check, checkStore);
