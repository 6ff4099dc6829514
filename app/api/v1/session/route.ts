import { session } from "@/lib/contracts/session";
import { defineRoute } from "@/lib/server/api/define-route";
import { getSession } from "@/lib/server/services/session/get";

export const GET = defineRoute(session.get, getSession);
