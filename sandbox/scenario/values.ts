const letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/** The same seed gives the same world: mulberry32 over a hash of the name. */
function randomOf(seed: number, name: string): () => number {
  let state = seed >>> 0;
  for (const char of name) state = Math.imul(state ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function word(random: () => number, length: number): string {
  return Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join("");
}

export const databaseKeys = [
  "database-type",
  "database-jdbc-url",
  "database-host",
  "database-name",
  "database-username",
  "database-password",
] as const;

export const storageKeys = [
  "storage-service-name",
  "storage-endpoint",
  "storage-access-key-id",
  "storage-secret-access-key",
  "storage-bucket-name",
  "storage-perform-delete",
] as const;

/** A made-up value for each key of an environment; nothing here is a secret of anybody. */
export function valuesOf(
  environment: string,
  keys: readonly string[],
  seed: number,
): Record<string, string> {
  const host = `pg-${environment}.db.lindholm.example:5432`;
  const fixed: Record<string, string> = {
    "database-type": "PostgreSQL",
    "database-jdbc-url": `jdbc:postgresql://${host}/${environment}?sslmode=require`,
    "database-host": host,
    "database-name": environment,
    "database-username": `${environment}-app`,
    "storage-service-name": "com.mendix.storage.s3",
    "storage-endpoint": `https://${environment}-files.s3.eu-central-1.amazonaws.com`,
    "storage-bucket-name": `${environment}-files`,
    "storage-perform-delete": "true",
  };
  const random = randomOf(seed, environment);
  return Object.fromEntries(keys.map((key) => [key, fixed[key] ?? word(random, 24)]));
}
