import "server-only";
import type { StoreReference } from "@/lib/contracts/bindings";
import type { SecretValue } from "@/lib/domain/secret-value";
import { fingerprint } from "@/lib/server/security/seal";

/** The fingerprint of a value at its place, as the audit keeps it: 16 hex digits of a keyed hash. */
export const markOf = (value: SecretValue, store: string, { name, member }: StoreReference) =>
  fingerprint(value, `${store}/${name}#${member ?? ""}`).slice(0, 16);
