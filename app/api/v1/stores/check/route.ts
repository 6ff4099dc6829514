import { stores } from "@/lib/contracts/store-routes";
import { defineRoute } from "@/lib/server/api/define-route";
import { checkDraftStore } from "@/lib/server/services/stores/check-draft";

export const POST = defineRoute(stores.checkDraft, checkDraftStore);
