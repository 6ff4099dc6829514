import { environments } from "@/lib/contracts/environments";
import { defineRoute } from "@/lib/server/api/define-route";
import { restartEnvironment } from "@/lib/server/services/environments/restart";

export const POST = defineRoute(environments.restart, restartEnvironment);
