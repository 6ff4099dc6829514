import { namespaces } from "@/lib/contracts/namespaces";
import { defineRoute } from "@/lib/server/api/define-route";
import { deleteNamespace } from "@/lib/server/services/namespaces/delete";
import { getNamespace } from "@/lib/server/services/namespaces/get";

export const GET = defineRoute(namespaces.get, getNamespace);
export const DELETE = defineRoute(namespaces.delete, deleteNamespace);
