import { account } from "@/lib/contracts/account";
import { defineRoute } from "@/lib/server/api/define-route";
import { changePassword } from "@/lib/server/services/account/change-password";

export const PUT = defineRoute(account.changePassword, changePassword);
