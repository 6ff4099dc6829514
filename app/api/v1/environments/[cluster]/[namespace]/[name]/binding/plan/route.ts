import { bindings } from "@/lib/contracts/environments";
import { defineRoute } from "@/lib/server/api/define-route";
import { planBindingChange } from "@/lib/server/services/bindings/plan";

export const POST = defineRoute(bindings.plan, planBindingChange);
