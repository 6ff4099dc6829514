import { namespaces } from "@/lib/contracts/namespaces";
import { defineRoute } from "@/lib/server/api/define-route";
import { createNamespace } from "@/lib/server/services/namespaces/create";
import { listNamespaces } from "@/lib/server/services/namespaces/list";

export const GET = defineRoute(namespaces.list, listNamespaces);
export const POST = defineRoute(namespaces.create, createNamespace);
