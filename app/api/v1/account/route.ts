import { account } from "@/lib/contracts/account";
import { defineRoute } from "@/lib/server/api/define-route";
import { getAccount } from "@/lib/server/services/account/get";

export const GET = defineRoute(account.get, getAccount);
