import { bindings } from "@/lib/contracts/environments";
import { defineRoute } from "@/lib/server/api/define-route";
import { applyBinding } from "@/lib/server/services/bindings/apply";
import { getBinding } from "@/lib/server/services/bindings/get";

export const GET = defineRoute(bindings.get, getBinding);
export const PUT = defineRoute(bindings.apply, applyBinding);
