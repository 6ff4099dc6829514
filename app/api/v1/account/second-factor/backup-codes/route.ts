import { account } from "@/lib/contracts/account";
import { defineRoute } from "@/lib/server/api/define-route";
import { replaceBackupCodes } from "@/lib/server/services/account/replace-backup-codes";

export const POST = defineRoute(account.replaceBackupCodes, replaceBackupCodes);
