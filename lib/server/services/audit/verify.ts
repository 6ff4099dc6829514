import "server-only";
import type { audit } from "@/lib/contracts/audit";
import type { OutputOf } from "@/lib/contracts/route";
import { verifyChain, type Verification } from "@/lib/server/audit/verify-chain";
import { requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { getKeys } from "@/lib/server/security/keys";
import { singleton } from "@/lib/server/singleton";

/**
 * Recomputes the whole chain. Reads only; long on a long chain, so there is one at a time in this process: who asks meanwhile
 * gets its answer, with the moment at which it began.
 */
export async function verifyAudit(ctx: Context): Promise<OutputOf<typeof audit.verify>> {
  requirePermission(ctx, "audit:verify", null);
  const { verifiedAt, found } = join(ctx.now().toISOString());
  const { checkpoint, ...state } = await found;
  return {
    ...state,
    checkpoint: checkpoint && {
      sequence: checkpoint.sequence,
      hash: checkpoint.hash,
      at: checkpoint.at,
      isSigned: checkpoint.isSigned,
    },
    verifiedAt,
  };
}

interface Flight {
  verifiedAt: string;
  found: Promise<Verification>;
}

const flights = () => singleton("audit-verification", () => ({ running: null as Flight | null }));

function join(verifiedAt: string): Flight {
  const known = flights();
  if (known.running) return known.running;
  const found = verifyChain(getDb(), getKeys().audit.publicKey).finally(
    () => (known.running = null),
  );
  return (known.running = { verifiedAt, found });
}
