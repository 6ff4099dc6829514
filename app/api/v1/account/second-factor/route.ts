import { account } from "@/lib/contracts/account";
import { defineRoute } from "@/lib/server/api/define-route";
import { enrolSecondFactor } from "@/lib/server/services/account/enrol-second-factor";

export const POST = defineRoute(account.enrolSecondFactor, enrolSecondFactor);
