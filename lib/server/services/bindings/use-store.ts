import "server-only";
import type { StoreReference } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import type { BindingStore } from "@/lib/domain/bindings/manifests";
import { AppError } from "@/lib/domain/errors";
import { notFound, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import type { Store as StoreRow } from "@/lib/server/db/generated/client";
import { describeAll } from "@/lib/server/services/health/probe-environment";
import { openStore, wholeConfig } from "@/lib/server/services/stores/open-store";
import { mayUseStore } from "@/lib/server/services/stores/visible";
import { findPureStore } from "@/lib/stores/pure-registry";

/** A registered store that the environment's namespace may use. One that it may not use is not found. */
export async function requireStore(name: string, ref: EnvironmentRef): Promise<StoreRow> {
  const row = await getDb().store.findUnique({ where: { name } });
  if (!row || !mayUseStore(row, ref)) throw notFound("store");
  return row;
}

/** The row with the pure rules of its kind. The configuration in it holds no write-only member. */
export function toBindingStore(row: StoreRow): BindingStore {
  const pure = findPureStore(row.kind);
  if (!pure)
    throw new AppError(
      "invalid_input",
      `Stores of kind ${row.kind} are not supported by this version.`,
    );
  return { name: row.name, config: row.config as Record<string, unknown>, binding: pure.binding };
}

/** Metadata of references, bounded by 20 s; an unreachable store gives none, which is never a pass. */
export async function describeReferences(
  ctx: Context,
  row: StoreRow,
  references: StoreReference[],
): Promise<ReferenceProbe[]> {
  if (references.length === 0) return [];
  await using client = await openStore(row.kind, wholeConfig(row));
  return describeAll(
    client,
    references,
    AbortSignal.any([ctx.signal, AbortSignal.timeout(20_000)]),
  );
}
