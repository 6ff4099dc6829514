import { audit } from "@/lib/contracts/audit";
import { defineRoute } from "@/lib/server/api/define-route";
import { listAudit } from "@/lib/server/services/audit/list";

export const GET = defineRoute(audit.list, listAudit);
