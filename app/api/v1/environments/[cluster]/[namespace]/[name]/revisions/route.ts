import { bindings } from "@/lib/contracts/environments";
import { defineRoute } from "@/lib/server/api/define-route";
import { listRevisions } from "@/lib/server/services/bindings/list-revisions";

export const GET = defineRoute(bindings.revisions, listRevisions);
