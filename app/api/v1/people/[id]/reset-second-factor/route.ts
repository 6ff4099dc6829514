import { people } from "@/lib/contracts/people";
import { defineRoute } from "@/lib/server/api/define-route";
import { resetSecondFactor } from "@/lib/server/services/people/reset-second-factor";

export const POST = defineRoute(people.resetSecondFactor, resetSecondFactor);
