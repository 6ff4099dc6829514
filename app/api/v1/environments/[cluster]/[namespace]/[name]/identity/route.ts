import { bindings } from "@/lib/contracts/environments";
import { defineRoute } from "@/lib/server/api/define-route";
import { getIdentity } from "@/lib/server/services/bindings/identity";

export const GET = defineRoute(bindings.identity, getIdentity);
