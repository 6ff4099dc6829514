import { environments } from "@/lib/contracts/environments";
import { defineRoute } from "@/lib/server/api/define-route";
import { listEnvironments } from "@/lib/server/services/environments/list";

export const GET = defineRoute(environments.list, listEnvironments);
