import { namespaces } from "@/lib/contracts/namespaces";
import { defineRoute } from "@/lib/server/api/define-route";
import { checkNamespace } from "@/lib/server/services/namespaces/check";

export const POST = defineRoute(namespaces.check, checkNamespace);
