import "server-only";
import { getConfig } from "@/lib/server/config";
import type { Store as StoreRow } from "@/lib/server/db/generated/client";
import { unseal } from "@/lib/server/security/seal";
import type { SecretStoreClient } from "@/lib/stores/port";
import { loadProvider } from "@/lib/stores/registry";
import { createGuardedFetch } from "@/lib/stores/runtime/guarded-fetch";
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
  const { hosts, cidrs, isLoopbackAllowed } = readAllowList(getConfig().storeAllow);
  const fetch = createGuardedFetch({ policy: { hosts, ports: [], cidrs, isLoopbackAllowed } });
  return provider.open(parsed, { fetch, now: Date.now });
}

/** `loopback`, ranges (`10.0.0.0/8`) and host patterns in one list, as the environment variable has them. */
export function readAllowList(list: readonly string[]): {
  hosts: string[];
  cidrs: string[];
  isLoopbackAllowed: boolean;
} {
  const isLoopback = (entry: string) => entry === "loopback";
  const isRange = (entry: string) => /^[0-9a-f.:]+\/\d{1,3}$/i.test(entry);
  return {
    isLoopbackAllowed: list.some(isLoopback),
    cidrs: list.filter(isRange),
    hosts: list.filter((entry) => !isLoopback(entry) && !isRange(entry)),
  };
}
