import "server-only";
import { Store } from "@/lib/contracts/stores";
import type { Store as StoreRow } from "@/lib/server/db/generated/client";
import { findManifest } from "@/lib/stores/manifests";

/** What the browser may know of a store: no write-only member, only whether it is set. */
export function toStore(row: StoreRow, usedBy: number): Store {
  const config = row.config as Record<string, unknown>;
  return Store.parse({
    name: row.name,
    kind: row.kind,
    label: row.label,
    address: findManifest(row.kind)?.addressOf(config) ?? "",
    config,
    secretsSet: row.secretsSet,
    namespaces: row.namespaces,
    prefix: row.prefix,
    usedBy,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    lastCheck: row.lastCheck,
  });
}
