import "server-only";
import { sign, verify, type KeyObject } from "node:crypto";
import { signedText, type Checkpoint } from "@/lib/domain/audit/chain";
import { getDb } from "@/lib/server/db/client";
import { getKeys } from "@/lib/server/security/keys";
import { errorFields, getLogger } from "@/lib/server/telemetry/logger";

const entriesMax = 1_000;
const intervalMs = 60_000;

const signedPart = (open: Omit<Checkpoint, "signature">) => Buffer.from(signedText(open));

export function isSigned(checkpoint: Checkpoint, publicKey: KeyObject): boolean {
  const signature = Buffer.from(checkpoint.signature, "base64");
  return verify(null, signedPart(checkpoint), publicKey, signature);
}

/** The newest checkpoint, or null before the first. */
export async function findCheckpoint(): Promise<Checkpoint | null> {
  const row = await getDb().auditCheckpoint.findFirst({ orderBy: { sequence: "desc" } });
  return row && toCheckpoint(row);
}

export function toCheckpoint(row: {
  sequence: bigint;
  hash: string;
  at: Date;
  keyId: string;
  signature: Uint8Array;
}): Checkpoint {
  return {
    sequence: Number(row.sequence),
    hash: row.hash,
    at: row.at.toISOString(),
    keyId: row.keyId,
    signature: Buffer.from(row.signature).toString("base64"),
  };
}

/**
 * Signs the end of the chain where it has grown, keeps it and prints it to the log, which is the copy outside the
 * database (reliability-and-security §1.4). Returns null when there was nothing new.
 */
export async function writeCheckpoint(now: Date): Promise<Checkpoint | null> {
  const db = getDb();
  const head = await db.auditHead.findUniqueOrThrow({ where: { id: 1 } });
  const last = await findCheckpoint();
  if (head.sequence === 0n || (last && BigInt(last.sequence) >= head.sequence)) return null;
  const { id: keyId, privateKey } = getKeys().audit;
  const at = now.toISOString();
  const open = { sequence: Number(head.sequence), hash: head.hash, at, keyId };
  const signature = sign(null, signedPart(open), privateKey);
  await db.auditCheckpoint.createMany({
    data: [{ ...open, sequence: head.sequence, at: now, signature: new Uint8Array(signature) }],
    skipDuplicates: true,
  });
  const checkpoint = { ...open, signature: signature.toString("base64") };
  getLogger().info({ checkpoint }, "audit checkpoint");
  return checkpoint;
}

/** Writes checkpoints while the process lives: after each 1,000 entries or 60 s, whichever is first. Returns the stop. */
export function startCheckpoints(isDue: () => Promise<boolean> = isCheckpointDue): () => void {
  let isBusy = false;
  const tick = async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      if (await isDue()) await writeCheckpoint(new Date());
    } catch (error) {
      getLogger().error(errorFields(error), "an audit checkpoint could not be written");
    } finally {
      isBusy = false;
    }
  };
  const timer = setInterval(() => void tick(), 5_000);
  timer.unref();
  return () => clearInterval(timer);
}

async function isCheckpointDue(): Promise<boolean> {
  const [head, last] = await Promise.all([
    getDb().auditHead.findUniqueOrThrow({ where: { id: 1 } }),
    findCheckpoint(),
  ]);
  const grown = Number(head.sequence) - (last?.sequence ?? 0);
  return (
    grown >= entriesMax ||
    (grown > 0 && Date.now() - Date.parse(last?.at ?? "1970-01-01T00:00:00Z") >= intervalMs)
  );
}
