import { people } from "@/lib/contracts/people";
import { defineRoute } from "@/lib/server/api/define-route";
import { endPersonSessions } from "@/lib/server/services/people/end-sessions";

export const POST = defineRoute(people.endSessions, endPersonSessions);
