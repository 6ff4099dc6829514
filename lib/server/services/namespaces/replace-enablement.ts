import "server-only";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { NamespaceDetail, Precondition } from "@/lib/contracts/namespaces";
import { checkIdentityTemplate, checkTemplate } from "@/lib/domain/bindings/naming";
import { AppError } from "@/lib/domain/errors";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { notFound, requirePermission, type Context } from "@/lib/server/context";
import { getDb, type Tx } from "@/lib/server/db/client";
import type { Store as StoreRow } from "@/lib/server/db/generated/client";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { getLiveBus } from "@/lib/server/services/health/live-bus";
import { isFreshCheck } from "@/lib/domain/fresh-check";
import { checkRow, lastCheckOf } from "@/lib/server/services/stores/check-row";
import { mayUseStore } from "@/lib/server/services/stores/visible";
import { findPreconditions } from "./preconditions";
import { toNamespaceDetail } from "./to-detail";

export interface ReplaceEnablement extends NamespaceRef {
  isEnabled: boolean;
  store: string | null;
  template: string;
  /** Empty or left out: the default of the store's kind. */
  identityTemplate?: string;
  /** Version that was seen; 0 before the first. */
  version: number;
}

/**
 * Turns the switch. On: only while no precondition is missing (`precondition_failed` names it); a store whose last check is
 * old is asked first. Throws `conflict` when somebody else turned it since.
 */
export async function replaceEnablement(
  ctx: Context,
  input: ReplaceEnablement,
): Promise<NamespaceDetail> {
  requirePermission(ctx, "enablement:replace", input);
  const { cluster, namespace, isEnabled, template, identityTemplate = "" } = input;
  const before = await toNamespaceDetail(ctx, input);
  const store = input.store
    ? await getDb().store.findUnique({ where: { name: input.store } })
    : null;
  if (input.store && (!store || !mayUseStore(store, input))) throw notFound("store");
  refuseTemplates(isEnabled, input);
  if (isEnabled) {
    const seen = store && (await withFreshCheck(ctx, store));
    refuse(await findPreconditions(ctx, { cluster, namespace }, { store: seen }));
  }
  const draft = {
    action: "enablement.replace",
    entity: "enablement",
    entityId: namespace,
    cluster,
    namespace,
    before: before.enablement,
    after: { isEnabled, store: input.store, template, identityTemplate },
  };
  await auditedChange(ctx, draft, (tx) => write(tx, input, ctx.principal.name));
  getHealthEngine().setEnabled(cluster, namespace, isEnabled);
  getLiveBus().send({ type: "namespace", cluster, namespace, at: ctx.now().toISOString() });
  return toNamespaceDetail(ctx, input);
}

/** What was seen of the store long ago decides nothing. */
async function withFreshCheck(ctx: Context, store: StoreRow): Promise<StoreRow> {
  const known = lastCheckOf(store);
  if (known && isFreshCheck(known, ctx.now())) return store;
  return { ...store, lastCheck: await checkRow(store, ctx.signal) };
}

/** A switch that is off may keep a template that is not finished; a wrong one may not be turned on. Warnings pass. */
function refuseTemplates(
  isEnabled: boolean,
  { template, identityTemplate = "" }: Pick<ReplaceEnablement, "template" | "identityTemplate">,
): void {
  if (!isEnabled) return;
  const [issue, ...more] = [
    ...checkTemplate(template),
    ...checkIdentityTemplate(identityTemplate),
  ].filter(({ severity }) => severity === "error");
  if (!issue) return;
  throw new AppError("invalid_input", issue.message, {
    hint: issue.suggestion ? `Did you mean ${issue.suggestion}?` : undefined,
    fields: [issue, ...more].map(({ path, message }) => ({ path, message })),
  });
}

function refuse(preconditions: readonly Precondition[]): void {
  const missing = preconditions.filter(({ state }) => state === "missing");
  if (missing[0]) {
    throw new AppError(
      "precondition_failed",
      `The switch stays off: ${missing[0].label} is not met (${missing[0].detail}).`,
      {
        hint: missing[0].fix,
        fields: missing.map(({ id, detail }) => ({ path: `preconditions.${id}`, message: detail })),
      },
    );
  }
}

async function write(tx: Tx, input: ReplaceEnablement, updatedBy: string): Promise<void> {
  const { cluster, namespace, isEnabled, template, version } = input;
  const { identityTemplate = "" } = input;
  const data = { isEnabled, storeName: input.store, template, identityTemplate, updatedBy };
  const conflict = () =>
    new AppError("conflict", "Somebody turned this switch since you loaded it.", {
      hint: "Load it again and compare.",
    });
  const row = await tx.enablement.findUnique({
    where: { cluster_namespace: { cluster, namespace } },
  });
  if (!row) {
    if (version !== 0) throw conflict();
    await tx.enablement.create({ data: { cluster, namespace, ...data } });
    return;
  }
  const changed = await tx.enablement.updateMany({
    where: { cluster, namespace, version },
    data: { ...data, version: { increment: 1 } },
  });
  if (changed.count === 0) throw conflict();
}
