import { account } from "@/lib/contracts/account";
import { defineRoute } from "@/lib/server/api/define-route";
import { endSession } from "@/lib/server/services/account/end-session";

export const DELETE = defineRoute(account.endSession, endSession);
