import { bindings } from "@/lib/contracts/environments";
import { defineRoute } from "@/lib/server/api/define-route";
import { setValue } from "@/lib/server/services/bindings/set-value";

export const PUT = defineRoute(bindings.setValue, setValue);
