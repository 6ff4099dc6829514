import "server-only";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { SecretProviderClass } from "@/lib/domain/kube-object";
import { getDb } from "@/lib/server/db/client";
import type { Store as StoreRow } from "@/lib/server/db/generated/client";
import { mayUseStore } from "@/lib/server/services/stores/visible";
import { singleton } from "@/lib/server/singleton";
import { findPureStoreByProvider } from "@/lib/stores/pure-registry";

type StoreWithUse = StoreRow & { enablements: NamespaceRef[] };

const keptMs = 1_000;

/** The registered store that a SecretProviderClass points at: by address, not by name; the namespace's default first. */
export async function findStoreOf(
  spc: SecretProviderClass,
  place: NamespaceRef,
): Promise<StoreRow | null> {
  return choose(await readStores(), spc, place);
}

/** As `findStoreOf`, for many: the rows are read once. */
export async function storeFinder(): Promise<
  (spc: SecretProviderClass, place: NamespaceRef) => StoreRow | null
> {
  const rows = await readStores();
  return (spc, place) => choose(rows, spc, place);
}

/**
 * As `findStoreOf`, from rows that are a second old at most: thousands of environments are probed each minute. A change made by this
 * process is seen at once (`forgetStores`).
 */
export async function findStoreForProbe(
  spc: SecretProviderClass,
  place: NamespaceRef,
): Promise<StoreRow | null> {
  const kept = keptStores();
  if (!kept.rows || Math.abs(Date.now() - kept.readAt) > keptMs) {
    kept.readAt = Date.now();
    kept.rows = readStores();
    // Whoever waits hears of the failure; the next probe reads anew.
    kept.rows.catch(forgetStores);
  }
  return choose(await kept.rows, spc, place);
}

/** A store or what uses it is different now: the next probe reads the rows anew. */
export function forgetStores(): void {
  keptStores().rows = null;
}

const keptStores = () =>
  singleton("stores-for-probes", () => ({
    rows: null as Promise<StoreWithUse[]> | null,
    readAt: 0,
  }));

const readStores = () =>
  getDb().store.findMany({
    orderBy: { name: "asc" },
    include: { enablements: { select: { cluster: true, namespace: true } } },
  });

function choose(
  rows: readonly StoreWithUse[],
  spc: SecretProviderClass,
  place: NamespaceRef,
): StoreRow | null {
  const pure = findPureStoreByProvider(spc.spec?.provider ?? "");
  if (!pure) return null;
  const matching = rows.filter(
    (row) =>
      row.kind === pure.kind &&
      mayUseStore(row, place) &&
      pure.binding.belongsTo(spc.spec?.parameters ?? {}, row.config as Record<string, unknown>),
  );
  const isDefault = ({ enablements }: StoreWithUse) =>
    enablements.some(
      (each) => each.cluster === place.cluster && each.namespace === place.namespace,
    );
  return matching.find(isDefault) ?? matching[0] ?? null;
}
