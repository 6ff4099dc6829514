import "server-only";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { Store, StoreCheck } from "@/lib/contracts/stores";
import { AppError } from "@/lib/domain/errors";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { notFound, requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import type { Prisma } from "@/lib/server/db/generated/client";
import { seal, sealedKeyId } from "@/lib/server/security/seal";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { getLiveBus } from "@/lib/server/services/health/live-bus";
import { climbStore } from "./climb";
import {
  joinConfig,
  keptSecrets,
  parseConfig,
  requireManifest,
  secretsPlace,
  splitConfig,
  toSealedText,
} from "./config-parts";
import { wholeConfig } from "./open-store";
import { requirePrefix } from "./require-prefix";
import { toStore, withUsers } from "./to-store";
import { mayChangeStore, maySeeStore } from "./visible";

export interface UpdateStore {
  store: string;
  label?: string;
  config?: Record<string, unknown>;
  namespaces?: NamespaceRef[];
  prefix?: string;
  version: number;
}

/** Changes a store that is still as it was seen (`version`); write-only members left empty are kept. Throws `conflict`. */
export async function updateStore(
  ctx: Context,
  input: UpdateStore,
): Promise<{ store: Store; check: StoreCheck }> {
  requirePermission(ctx, "store:update");
  const row = await getDb().store.findUnique({ where: { name: input.store } });
  if (!row || !maySeeStore(ctx.principal, row)) throw notFound("store");
  const namespaces = input.namespaces ?? (row.namespaces as NamespaceRef[]);
  if (
    !mayChangeStore(ctx.principal, row.namespaces as NamespaceRef[], "store:update") ||
    !mayChangeStore(ctx.principal, namespaces, "store:update")
  ) {
    throw new AppError("forbidden", "This store serves namespaces that you do not administer.");
  }
  const prefix = input.prefix ?? row.prefix;
  requirePrefix(ctx, prefix, row.prefix);
  const manifest = requireManifest(row.kind);
  const kept = splitConfig(manifest, wholeConfig(row));
  const isMoved =
    input.config !== undefined && manifest.placeOf(input.config) !== manifest.placeOf(kept.open);
  // A kept credential never follows a store to another address, nor into another namespace of it.
  const wanted = input.config ?? kept.open;
  const known = isMoved ? {} : keptSecrets(manifest, wanted, kept.secrets);
  const config = parseConfig(manifest, joinConfig(wanted, known));
  const check = await climbStore(row.kind, config, ctx.signal);
  const { open, secrets } = splitConfig(manifest, config);
  const replaced = Object.keys(secrets).filter((path) => secrets[path] !== kept.secrets[path]);
  const sealed =
    Object.keys(secrets).length > 0 ? seal(toSealedText(secrets), secretsPlace(row.name)) : null;
  const after = await auditedChange(
    ctx,
    {
      action: "store.update",
      entity: "store",
      entityId: row.name,
      before: {
        label: row.label,
        config: row.config,
        namespaces: row.namespaces,
        prefix: row.prefix,
      },
      after: {
        label: input.label ?? row.label,
        config: open,
        namespaces,
        prefix,
        ladder: check.state,
        // Which, never what: that a credential is another one is the weightiest part of such a change.
        ...(replaced.length > 0 ? { replaced } : {}),
      },
    },
    async (tx) => {
      const changed = await tx.store.updateMany({
        where: { name: row.name, version: input.version },
        data: {
          label: input.label ?? row.label,
          config: open as Prisma.InputJsonObject,
          sealedSecrets: sealed,
          keyId: sealed ? sealedKeyId(sealed) : null,
          secretsSet: Object.keys(secrets),
          namespaces,
          prefix,
          lastCheck: check,
          version: { increment: 1 },
        },
      });
      if (changed.count === 0)
        throw new AppError("conflict", "Somebody changed this store since you loaded it.", {
          hint: "Load it again and compare.",
        });
      return tx.store.findUniqueOrThrow({
        where: { name: row.name },
        include: withUsers,
      });
    },
  );
  getHealthEngine().probeAgain();
  getLiveBus().send({ type: "store", store: row.name, at: ctx.now().toISOString() });
  return { store: toStore(ctx, after), check };
}
