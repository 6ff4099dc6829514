import "server-only";
import { rmSync } from "node:fs";
import { checkAuditKey, recordReplacedAuditKey } from "@/lib/server/audit/key-check";
import { checkEncryptionKey } from "@/lib/server/security/key-check";

/**
 * Opens the database and holds both keys against what it stores. `generated` are the files that this start made where it found
 * none: where it does not come to be, nothing was sealed or signed with them, and beside a database that knows other keys they
 * would be a mistake. So they go again.
 */
export async function openWithKeys<T>(
  generated: readonly string[],
  open: () => Promise<T>,
): Promise<T> {
  let opened: T;
  try {
    opened = await open();
    await checkAuditKey();
    await checkEncryptionKey();
  } catch (error) {
    for (const file of generated) rmSync(file, { force: true });
    throw error;
  }
  await recordReplacedAuditKey();
  return opened;
}
