import { bindings } from "@/lib/contracts/environments";
import { defineRoute } from "@/lib/server/api/define-route";
import { listNames } from "@/lib/server/services/bindings/names";

export const GET = defineRoute(bindings.names, listNames);
