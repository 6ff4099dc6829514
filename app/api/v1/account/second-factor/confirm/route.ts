import { account } from "@/lib/contracts/account";
import { defineRoute } from "@/lib/server/api/define-route";
import { confirmSecondFactor } from "@/lib/server/services/account/confirm-second-factor";

export const POST = defineRoute(account.confirmSecondFactor, confirmSecondFactor);
