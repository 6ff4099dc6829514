import { handleExport } from "@/lib/server/api/export-response";
import { exportAudit } from "@/lib/server/services/audit/export";

export const dynamic = "force-dynamic";

/** A file: `?format=jsonl` (the default; `bindery audit verify` reads it) or `?format=csv`. */
export const GET = (request: Request): Promise<Response> => handleExport(request, exportAudit);
