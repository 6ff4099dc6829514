import { environments } from "@/lib/contracts/environments";
import { defineRoute } from "@/lib/server/api/define-route";
import { checkEnvironment } from "@/lib/server/services/environments/check";

export const POST = defineRoute(environments.check, checkEnvironment);
