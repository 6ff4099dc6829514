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
  if ((await db.keyCheck.count()) === 0) {
    const sealed = seal(new SecretValue(known), placeOf(id));
    // Two replicas may start at once: one of them writes, both compare below.
    await db.keyCheck.createMany({ data: [{ keyId: id, sealed }], skipDuplicates: true });
  }
  const rows = await db.keyCheck.findMany();
  const mine = rows.find((row) => row.keyId === id);
  if (!mine || unseal(mine.sealed, placeOf(id)).reveal() !== known) {
    throw new Error(
      "BINDERY_ENCRYPTION_KEY is not the key that sealed this database. Give the former key; nothing was changed.",
    );
  }
}
