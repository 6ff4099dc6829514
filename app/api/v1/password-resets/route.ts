import { passwordResets } from "@/lib/contracts/account";
import { defineRoute } from "@/lib/server/api/define-route";
import { usePasswordReset } from "@/lib/server/services/password-resets/use";

export const POST = defineRoute(passwordResets.use, usePasswordReset);
