import "server-only";
import type { audit } from "@/lib/contracts/audit";
import type { OutputOf } from "@/lib/contracts/route";
import { verifyChain } from "@/lib/server/audit/verify-chain";
import { requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { getKeys } from "@/lib/server/security/keys";

/** Recomputes the whole chain. Reads only; long on a long chain. */
export async function verifyAudit(ctx: Context): Promise<OutputOf<typeof audit.verify>> {
  requirePermission(ctx, "audit:verify", null);
  const { checkpoint, ...state } = await verifyChain(getDb(), getKeys().audit.publicKey);
  return {
    ...state,
    checkpoint: checkpoint && {
      sequence: checkpoint.sequence,
      hash: checkpoint.hash,
      at: checkpoint.at,
      isSigned: checkpoint.isSigned,
    },
    verifiedAt: ctx.now().toISOString(),
  };
}
