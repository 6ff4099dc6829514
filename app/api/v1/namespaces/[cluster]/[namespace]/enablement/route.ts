import { namespaces } from "@/lib/contracts/namespaces";
import { defineRoute } from "@/lib/server/api/define-route";
import { replaceEnablement } from "@/lib/server/services/namespaces/replace-enablement";

export const PUT = defineRoute(namespaces.replaceEnablement, replaceEnablement);
