import { environments } from "@/lib/contracts/environments";
import { defineRoute } from "@/lib/server/api/define-route";
import { getEnvironment } from "@/lib/server/services/environments/get";

export const GET = defineRoute(environments.get, getEnvironment);
