import "server-only";
import { AppError } from "@/lib/domain/errors";
import { SecretValue } from "@/lib/domain/secret-value";
import type { Tx } from "@/lib/server/db/client";
import { fingerprint } from "@/lib/server/security/seal";

/** Longer than any code is valid (three steps of 30 s). */
const keptMs = 5 * 60_000;

/**
 * A one-time code counts once (RFC 6238 §5.2, ASVS 6.5.1), on every replica: better-auth itself would take it again
 * while it is valid. Throws `unauthenticated` for the second use; the transaction must then be given up.
 */
export async function useCode(
  tx: Tx,
  { userId, code, now }: { userId: string; code: string; now: Date },
): Promise<void> {
  const before = new Date(now.getTime() - keptMs);
  await tx.usedCode.deleteMany({ where: { userId, usedAt: { lt: before } } });
  const row = {
    userId,
    fingerprint: fingerprint(new SecretValue(code), "one-time code"),
    usedAt: now,
  };
  const { count } = await tx.usedCode.createMany({ data: [row], skipDuplicates: true });
  if (count === 1) return;
  throw new AppError("unauthenticated", "This code was used already.", {
    hint: "Wait for the app's next code.",
  });
}
