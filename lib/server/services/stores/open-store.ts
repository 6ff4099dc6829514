import "server-only";
import type { Store as StoreRow } from "@/lib/server/db/generated/client";
import { unseal } from "@/lib/server/security/seal";
import type { SecretStoreClient } from "@/lib/stores/port";
import { loadProvider } from "@/lib/stores/registry";
import { createGuardedFetch } from "@/lib/stores/runtime/guarded-fetch";
import { readAddressPolicy } from "./address-policy";
import { joinConfig, requireManifest, secretsPlace } from "./config-parts";

type Config = Record<string, unknown>;

/** The whole configuration of a registered store, write-only members included. It stays in memory. */
export function wholeConfig(row: StoreRow): Config {
  const secrets = row.sealedSecrets
    ? (JSON.parse(unseal(row.sealedSecrets, secretsPlace(row.name)).reveal()) as Record<
        string,
        string
      >)
    : {};
  return joinConfig(row.config as Config, secrets);
}

/** Opens a client for a configuration; the outbound rules of the installation apply (reliability-and-security.md §6). */
export async function openStore(kind: string, config: Config): Promise<SecretStoreClient> {
  const provider = await loadProvider(kind);
  const parsed = requireManifest(kind).Config.parse(config);
  const fetch = createGuardedFetch({ policy: await readAddressPolicy() });
  return provider.open(parsed, { fetch, now: Date.now });
}
