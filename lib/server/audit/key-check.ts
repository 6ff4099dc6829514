import "server-only";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { findCheckpoint, writeCheckpoint } from "@/lib/server/audit/checkpoint";
import { getConfig } from "@/lib/server/config";
import { systemContext } from "@/lib/server/context";
import { getKeys } from "@/lib/server/security/keys";
import { getLogger } from "@/lib/server/telemetry/logger";

/**
 * Refuses to start with another audit key than the one that signed the newest checkpoint: signing on with a new one would make
 * every verification fail from then on, and say it of the wrong thing. Throws an `Error` for the operator. Changes nothing.
 */
export async function checkAuditKey(): Promise<void> {
  const former = await findFormerKey();
  if (!former || getConfig().auditKeyReplaces === former.keyId) return;
  const { keyId, sequence, at } = former;
  throw new Error(
    `The audit was signed with another key: its newest checkpoint (entry ${sequence}, ${at}) has key ${keyId}, ` +
      `and BINDERY_AUDIT_KEY is key ${getKeys().audit.id}. Give the former key back: BINDERY_AUDIT_KEY, or audit.key of the data ` +
      "directory, from its backup; nothing was changed. If it is lost for good, start once with " +
      `BINDERY_AUDIT_KEY_REPLACES=${keyId}: from then on the new key signs, the change is an entry, and the verification ` +
      `names the checkpoints up to entry ${sequence} as signed with another key.`,
  );
}

/** Where the operator said that the former key is lost: the entry, signed at once with the new key, which ends the question. */
export async function recordReplacedAuditKey(): Promise<void> {
  const former = await findFormerKey();
  if (!former) return;
  const { id } = getKeys().audit;
  const keys = { before: { keyId: former.keyId }, after: { keyId: id } };
  const draft = { action: "audit.replaceKey", entity: "audit", entityId: id, ...keys };
  await auditedChange(systemContext("start"), draft, () => Promise.resolve());
  await writeCheckpoint(new Date());
  getLogger().warn(keys, "the audit is signed with a new key; remove BINDERY_AUDIT_KEY_REPLACES");
}

async function findFormerKey() {
  const newest = await findCheckpoint();
  return newest && newest.keyId !== getKeys().audit.id ? newest : null;
}
