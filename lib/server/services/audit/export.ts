import "server-only";
import type { AuditExportFormat, AuditExportLine } from "@/lib/contracts/audit-export";
import { csvHead, csvLine } from "@/lib/domain/audit/csv";
import { genesis, type Checkpoint } from "@/lib/domain/audit/chain";
import { assertWithinLimit } from "@/lib/server/api/rate-limit";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { toCheckpoint, writeCheckpoint } from "@/lib/server/audit/checkpoint";
import { readEntries } from "@/lib/server/audit/verify-chain";
import { requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { getKeys } from "@/lib/server/security/keys";

const exportsMax = 12;
const windowMs = 3_600_000;

export interface AuditExport {
  fileName: string;
  contentType: string;
  /** Text by the piece; a page of entries at most is in memory. */
  pieces: AsyncGenerator<string>;
}

/**
 * The whole audit up to now. The export is an entry itself, written before the first line leaves; the last entry is
 * covered by a checkpoint made for it. `jsonl` is what `bindery audit verify` reads. Throws `rate_limited` after twelve in an
 * hour.
 */
export async function exportAudit(
  ctx: Context,
  { format }: { format: AuditExportFormat },
): Promise<AuditExport> {
  requirePermission(ctx, "audit:export", null);
  const limit = { key: `audit-export:${ctx.principal.userId}`, max: exportsMax, windowMs };
  assertWithinLimit(limit, ctx.now().getTime());
  const draft = { action: "audit.export", entity: "audit", entityId: format };
  await auditedChange(ctx, draft, () => Promise.resolve());
  await writeCheckpoint(ctx.now());
  const rows = await getDb().auditCheckpoint.findMany({ orderBy: { sequence: "asc" } });
  const checkpoints = rows.map(toCheckpoint);
  const at = ctx.now().toISOString();
  const until = checkpoints.at(-1)?.sequence ?? 0;
  const stamp = at.slice(0, 19).replaceAll(/[-:]/g, "");
  return format === "csv"
    ? {
        fileName: `bindery-audit-${stamp}.csv`,
        contentType: "text/csv; charset=utf-8",
        pieces: csv(until),
      }
    : {
        fileName: `bindery-audit-${stamp}.jsonl`,
        contentType: "application/jsonl",
        pieces: jsonl({ at, until, checkpoints }),
      };
}

async function* csv(until: number): AsyncGenerator<string> {
  yield csvHead();
  for await (const entry of readEntries(getDb(), until)) yield csvLine(entry);
}

interface Exporting {
  at: string;
  until: number;
  checkpoints: Checkpoint[];
}

async function* jsonl({ at, until, checkpoints }: Exporting): AsyncGenerator<string> {
  const line = (value: AuditExportLine) => `${JSON.stringify(value)}\n`;
  const publicKey = getKeys().audit.publicKey.export({ format: "pem", type: "spki" }).toString();
  yield line({ type: "bindery-audit", version: 1, exportedAt: at, publicKey });
  for (const checkpoint of checkpoints) yield line({ type: "checkpoint", checkpoint });
  let [entries, hash] = [0, genesis];
  for await (const entry of readEntries(getDb(), until)) {
    yield line({ type: "entry", entry });
    [entries, hash] = [entry.sequence, entry.hash];
  }
  yield line({ type: "end", entries, hash });
}
