import { audit } from "@/lib/contracts/audit";
import { defineRoute } from "@/lib/server/api/define-route";
import { verifyAudit } from "@/lib/server/services/audit/verify";

export const POST = defineRoute(audit.verify, verifyAudit);
