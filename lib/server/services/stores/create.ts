import "server-only";
import type { z } from "zod";
import type { stores } from "@/lib/contracts/store-routes";
import type { Store, StoreCheck } from "@/lib/contracts/stores";
import { AppError } from "@/lib/domain/errors";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { requirePermission, type Context } from "@/lib/server/context";
import type { Prisma } from "@/lib/server/db/generated/client";
import { seal, sealedKeyId } from "@/lib/server/security/seal";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { getLiveBus } from "@/lib/server/services/health/live-bus";
import { climbStore } from "./climb";
import {
  parseConfig,
  requireManifest,
  secretsPlace,
  splitConfig,
  toSealedText,
} from "./config-parts";
import { requirePrefix } from "./require-prefix";
import { toStore } from "./to-store";
import { mayChangeStore } from "./visible";

/**
 * Registers a store after climbing its ladder. A failing ladder refuses (`precondition_failed`, naming the rung and its
 * fix) unless the person accepts it unchecked. Throws `conflict` for a name in use.
 */
export async function createStore(
  ctx: Context,
  input: z.output<typeof stores.create.body>,
): Promise<{ store: Store; check: StoreCheck }> {
  requirePermission(ctx, "store:create");
  if (!mayChangeStore(ctx.principal, input.namespaces, "store:create")) {
    throw new AppError(
      "forbidden",
      "A store for every namespace is the platform administrator's to register.",
      {
        hint: "Name the namespaces that you administer.",
        fields: [{ path: "namespaces", message: "Name namespaces that you administer." }],
      },
    );
  }
  requirePrefix(ctx, input.prefix, "");
  const manifest = requireManifest(input.kind);
  const config = parseConfig(manifest, input.config);
  const check = await climbStore(input.kind, config, ctx.signal);
  refuseFailing(check, input.isUncheckedAccepted);
  const { open, secrets } = splitConfig(manifest, config);
  const sealed =
    Object.keys(secrets).length > 0 ? seal(toSealedText(secrets), secretsPlace(input.name)) : null;
  const { name, kind, label, namespaces, prefix } = input;
  const row = await auditedChange(
    ctx,
    {
      action: "store.create",
      entity: "store",
      entityId: name,
      after: {
        kind,
        label,
        config: open,
        namespaces,
        prefix,
        secretsSet: Object.keys(secrets),
        ladder: check.state,
      },
    },
    async (tx) => {
      if (await tx.store.findUnique({ where: { name } })) {
        throw new AppError("conflict", `There is already a store named ${name}.`, {
          fields: [{ path: "name", message: "This name is in use." }],
        });
      }
      return tx.store.create({
        data: {
          name,
          kind,
          label,
          config: open as Prisma.InputJsonObject,
          sealedSecrets: sealed,
          keyId: sealed ? sealedKeyId(sealed) : null,
          secretsSet: Object.keys(secrets),
          configVersion: manifest.configVersion,
          namespaces,
          prefix,
          lastCheck: check,
        },
      });
    },
  );
  getHealthEngine().probeAgain();
  getLiveBus().send({ type: "store", store: name, at: ctx.now().toISOString() });
  return { store: toStore(ctx, { ...row, enablements: [] }), check };
}

export function refuseFailing(check: StoreCheck, isAccepted: boolean): void {
  const failed = check.rungs.find(({ state }) => state === "failed");
  if (!failed || isAccepted) return;
  throw new AppError("precondition_failed", `${failed.label}: ${failed.detail}`, {
    hint: failed.fix,
    fields: [{ path: failed.field ? `config.${failed.field}` : "config", message: failed.detail }],
  });
}
