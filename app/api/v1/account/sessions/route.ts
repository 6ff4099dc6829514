import { account } from "@/lib/contracts/account";
import { defineRoute } from "@/lib/server/api/define-route";
import { endOtherSessions } from "@/lib/server/services/account/end-other-sessions";
import { listSessions } from "@/lib/server/services/account/list-sessions";

export const GET = defineRoute(account.listSessions, listSessions);
export const DELETE = defineRoute(account.endOtherSessions, endOtherSessions);
