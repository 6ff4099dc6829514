import "server-only";
import type { StoreCheck } from "@/lib/contracts/stores";
import { notFound, requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { climbStore } from "./climb";
import { joinConfig, keptSecrets, parseConfig, requireManifest, splitConfig } from "./config-parts";
import { wholeConfig } from "./open-store";
import { mayChangeStore, maySeeStore } from "./visible";
import type { NamespaceRef } from "@/lib/contracts/names";

/** Climbs with what is in the form; for a registered store, write-only members left empty are taken from it. */
export async function checkDraftStore(
  ctx: Context,
  input: { name?: string; kind: string; config: Record<string, unknown> },
): Promise<StoreCheck> {
  requirePermission(ctx, "store:check");
  const manifest = requireManifest(input.kind);
  let config = input.config;
  if (input.name) {
    const row = await getDb().store.findUnique({ where: { name: input.name } });
    if (!row || !maySeeStore(ctx.principal, row)) throw notFound("store");
    const isSamePlace =
      manifest.placeOf(config) === manifest.placeOf(row.config as Record<string, unknown>);
    // A kept credential goes only to the place that it was given for, and only for who may change the store.
    if (
      isSamePlace &&
      mayChangeStore(ctx.principal, row.namespaces as NamespaceRef[], "store:update")
    ) {
      const { secrets } = splitConfig(manifest, wholeConfig(row));
      config = joinConfig(config, keptSecrets(manifest, config, secrets));
    }
  }
  return climbStore(input.kind, parseConfig(manifest, config), ctx.signal);
}
