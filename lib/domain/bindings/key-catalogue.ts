import { appKeys } from "./keys/app-keys";
import { databaseKeys } from "./keys/database-keys";
import { storageKeys } from "./keys/storage-keys";
import type { CatalogueKey } from "./keys/types";
import type { AuthenticationModes } from "@/lib/contracts/bindings";
import { isAtLeast } from "@/lib/domain/versions";

/** Every key that the Mendix sidecar reads, in the order of the documentation (domain-facts.md §3.2). */
export const keyCatalogue: readonly CatalogueKey[] = [...databaseKeys, ...storageKeys, ...appKeys];

const plain = new Map(keyCatalogue.filter((key) => !key.family).map((key) => [key.key, key]));
const families = keyCatalogue.filter((key) => key.family !== null);

/** The catalogue's entry for a file name; for `mx-const-…` and `mx-runtime-…` the entry of the family. null: not known. */
export function findKey(name: string): CatalogueKey | null {
  return (
    plain.get(name) ??
    families.find((family) => name.startsWith(family.key) && name.length > family.key.length) ??
    null
  );
}

/** Keys that the modes need, in catalogue order. */
export function requiredKeys(modes: AuthenticationModes): string[] {
  return keysThat("needed", modes);
}

/** Keys that must not be mapped in these modes, in catalogue order. */
export function forbiddenKeys(modes: AuthenticationModes): string[] {
  return keysThat("forbidden", modes);
}

function keysThat(rule: "needed" | "forbidden", modes: AuthenticationModes): string[] {
  return keyCatalogue
    .filter((key) => key.modes[modes.database] === rule || key.modes[modes.storage] === rule)
    .map((key) => key.key);
}

/**
 * Whether a new value of the key reaches the app only by a restart (domain-facts.md §3.4). An unknown key and an unknown
 * runtime version count as needing one: a needless restart is cheaper than a value that silently is not used.
 */
export function needsRestart(key: string, runtimeVersion: string | null): boolean {
  const live = findKey(key)?.appliedLive ?? "never";
  if (typeof live === "string") return live === "never";
  return isAtLeast(runtimeVersion, live.fromRuntime) !== true;
}
