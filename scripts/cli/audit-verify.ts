import { createHash, createPublicKey, verify } from "node:crypto";
import { SignedCheckpoint } from "@/lib/contracts/audit-export";
import { signedText, type Checkpoint } from "@/lib/domain/audit/chain";
import {
  verifyExport,
  type ExportTools,
  type ExportVerdict,
} from "@/lib/domain/audit/verify-export";
import { UsageError, type Io } from "./io";

export interface AuditVerifyOptions {
  isJson: boolean;
  publicKeyFile: string | null;
  checkpointFile: string | null;
}

const tools: ExportTools = {
  sha256: (text) => createHash("sha256").update(text).digest("hex"),
  isSigned: (checkpoint, publicKey) => {
    try {
      const signature = Buffer.from(checkpoint.signature, "base64");
      return verify(
        null,
        Buffer.from(signedText(checkpoint)),
        createPublicKey(publicKey),
        signature,
      );
    } catch {
      // A key that is none signs nothing.
      return false;
    }
  },
};

/** Says whether an export is as it was written, and what that does not prove. 0: whole, 1: a fault was found. */
export async function auditVerify(
  file: string,
  options: AuditVerifyOptions,
  io: Io,
): Promise<number> {
  const { publicKeyFile, checkpointFile, isJson } = options;
  const publicKey = publicKeyFile === null ? null : await readPublicKey(publicKeyFile, io);
  const kept = checkpointFile === null ? [] : await readCheckpoints(checkpointFile, io);
  const verdict = await verifyExport(io.lines(file), { publicKey, kept }, tools);
  if (isJson) io.out(`${JSON.stringify({ version: 1, ...verdict }, null, 2)}\n`);
  else print(verdict, io);
  return verdict.isIntact ? 0 : 1;
}

function print({ isIntact, message, newest, firstBroken, limits }: ExportVerdict, io: Io): void {
  io.out(`${isIntact ? "whole" : "BROKEN"}  ${message}\n`);
  if (firstBroken !== null) io.out(`        First fault at entry ${firstBroken}.\n`);
  if (isIntact && newest)
    io.out(
      `        Newest checkpoint: entry ${newest.sequence}, ${newest.at}, key ${newest.keyId}.\n`,
    );
  for (const limit of limits) io.error(`note    ${limit}\n`);
}

async function readPublicKey(file: string, io: Io): Promise<string> {
  const text = (await io.read(file)).trim();
  try {
    if (createPublicKey(text).asymmetricKeyType === "ed25519") return text;
  } catch {
    // Said below.
  }
  throw new UsageError(`${file} is no Ed25519 public key in PEM (-----BEGIN PUBLIC KEY-----).`);
}

/** Lines of Bindery's log (`{"checkpoint":{…}}`), or checkpoints themselves; other lines of the log are passed over. */
async function readCheckpoints(file: string, io: Io): Promise<Checkpoint[]> {
  const found: Checkpoint[] = [];
  for await (const line of io.lines(file)) {
    const value = parse(line);
    const inner =
      typeof value === "object" && value !== null && "checkpoint" in value
        ? value.checkpoint
        : value;
    const checkpoint = SignedCheckpoint.safeParse(inner);
    if (checkpoint.success) found.push(checkpoint.data);
  }
  if (found.length > 0) return found;
  throw new UsageError(
    `${file} holds no checkpoint: give lines of Bindery's log that say "audit checkpoint".`,
  );
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
