import { manifests } from "./manifests";
import type { StoreAccess, StoreBinding, StoreChecks } from "./pure";

// Only what Next or vitest builds may import this file; plain Node finds the same folders by
// `scripts/find-store-folders.ts`.

const bindings = import.meta.glob<{ binding: StoreBinding }>("./*/binding.ts", { eager: true });
const accesses = import.meta.glob<{ access: StoreAccess }>("./*/access.ts", { eager: true });
const checks = import.meta.glob<{ checks: StoreChecks }>("./*/checks.ts", { eager: true });

/** The pure parts of one kind of store. */
export interface PureStore {
  kind: string;
  binding: StoreBinding;
  access: StoreAccess;
  checks: StoreChecks;
}

export const pureStores: readonly PureStore[] = manifests.map(({ kind }) => {
  const binding = bindings[`./${kind}/binding.ts`]?.binding;
  const access = accesses[`./${kind}/access.ts`]?.access;
  if (!binding || !access) throw new Error(`lib/stores/${kind} lacks binding.ts or access.ts`);
  return { kind, binding, access, checks: checks[`./${kind}/checks.ts`]?.checks ?? [] };
});

export const findPureStore = (kind: string): PureStore | null =>
  pureStores.find((store) => store.kind === kind) ?? null;

/** The kind that owns a value of `spec.provider`. */
export const findPureStoreByProvider = (providerName: string): PureStore | null =>
  pureStores.find((store) => store.binding.providerNames.includes(providerName)) ?? null;
