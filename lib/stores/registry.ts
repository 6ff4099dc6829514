import "server-only";
import { StoreError } from "./errors";
import type { SecretStoreProvider } from "./port";

const loaders = import.meta.glob<{ provider: SecretStoreProvider<never> }>("./*/server.ts");

/** Loads a kind's provider, with its SDK, on first use. Throws `StoreError("unsupported")` for an unknown kind. */
export async function loadProvider(kind: string): Promise<SecretStoreProvider> {
  const load = /^[a-z0-9-]+$/.test(kind) ? loaders[`./${kind}/server.ts`] : undefined;
  if (!load) throw new StoreError("unsupported", "This kind of store is not supported.");
  // The configuration was parsed by the same folder's manifest: the caller knows no more of its type.
  return (await load()).provider as unknown as SecretStoreProvider;
}
