import "server-only";
import type { StoreReference } from "@/lib/contracts/bindings";
import type { SecretValue } from "@/lib/domain/secret-value";
import { fingerprint } from "@/lib/server/security/seal";

/** A keyed mark of a value at its place, 16 hex digits: equal marks mean the same value, and nothing leads back to it. */
export const fingerprintOf = (
  value: SecretValue,
  store: string,
  { name, member }: StoreReference,
): string => fingerprint(value, `${store}/${name}#${member ?? ""}`).slice(0, 16);
