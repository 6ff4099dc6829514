import "server-only";
import type { NamespaceRef } from "@/lib/contracts/names";
import { Store } from "@/lib/contracts/stores";
import { canSee, type Context } from "@/lib/server/context";
import type { Store as StoreRow } from "@/lib/server/db/generated/client";
import { findManifest } from "@/lib/stores/manifests";
import { mayChangeStore } from "./visible";

/** What a row is read with to be shown: the namespaces that have the store as their default. */
export const withUsers = {
  enablements: { select: { cluster: true, namespace: true } },
} as const;

/** What this person may know of a store: no write-only member, only whether it is set; no namespace of others. */
export function toStore(ctx: Context, row: StoreRow & { enablements: NamespaceRef[] }): Store {
  const config = row.config as Record<string, unknown>;
  const namespaces = row.namespaces as NamespaceRef[];
  return Store.parse({
    name: row.name,
    kind: row.kind,
    label: row.label,
    address: findManifest(row.kind)?.addressOf(config) ?? "",
    config,
    secretsSet: row.secretsSet,
    isForAll: namespaces.length === 0,
    namespaces: namespaces.filter((ref) => canSee(ctx, ref)),
    prefix: row.prefix,
    usedBy: row.enablements.filter((ref) => canSee(ctx, ref)).length,
    isChangeable: mayChangeStore(ctx.principal, namespaces, "store:update"),
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    lastCheck: row.lastCheck,
  });
}
