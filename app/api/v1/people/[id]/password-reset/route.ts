import { people } from "@/lib/contracts/people";
import { defineRoute } from "@/lib/server/api/define-route";
import { createPasswordReset } from "@/lib/server/services/password-resets/create";

export const POST = defineRoute(people.createPasswordReset, createPasswordReset);
