import { account } from "@/lib/contracts/account";
import { defineRoute } from "@/lib/server/api/define-route";
import { removeSecondFactor } from "@/lib/server/services/account/remove-second-factor";

export const POST = defineRoute(account.removeSecondFactor, removeSecondFactor);
