import "server-only";
import { SecretValue } from "@/lib/domain/secret-value";
import { getDb } from "@/lib/server/db/client";
import { getKeys } from "@/lib/server/security/keys";
import { seal, unseal } from "@/lib/server/security/seal";

const placeOf = (keyId: string) => ({ table: "keyCheck", row: keyId, field: "sealed" });
const known = "bindery key check";

/**
 * Refuses to start with another encryption key than the one that sealed what is stored (design.md §8). Throws an
 * `Error` for the operator. The first start writes the check value.
 */
export async function checkEncryptionKey(): Promise<void> {
  const { id } = getKeys().encryption;
  const db = getDb();
  const rows = await db.keyCheck.findMany();
  if (rows.length === 0) {
    await db.keyCheck.create({
      data: { keyId: id, sealed: seal(new SecretValue(known), placeOf(id)) },
    });
    return;
  }
  const mine = rows.find((row) => row.keyId === id);
  if (!mine || unseal(mine.sealed, placeOf(id)).reveal() !== known) {
    throw new Error(
      "BINDERY_ENCRYPTION_KEY is not the key that sealed this database. Give the former key; nothing was changed.",
    );
  }
}
