import "server-only";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { SecretProviderClass } from "@/lib/domain/kube-object";
import { getDb } from "@/lib/server/db/client";
import type { Store as StoreRow } from "@/lib/server/db/generated/client";
import { mayUseStore } from "@/lib/server/services/stores/visible";
import { findPureStoreByProvider } from "@/lib/stores/pure-registry";

/** The registered store that a SecretProviderClass points at: by address, not by name; the namespace's default first. */
export async function findStoreOf(
  spc: SecretProviderClass,
  place: NamespaceRef,
): Promise<StoreRow | null> {
  const pure = findPureStoreByProvider(spc.spec?.provider ?? "");
  if (!pure) return null;
  const rows = await getDb().store.findMany({
    where: { kind: pure.kind },
    orderBy: { name: "asc" },
    include: { enablements: { where: { cluster: place.cluster, namespace: place.namespace } } },
  });
  const matching = rows.filter(
    (row) =>
      mayUseStore(row, place) &&
      pure.binding.belongsTo(spc.spec?.parameters ?? {}, row.config as Record<string, unknown>),
  );
  return matching.toSorted((a, b) => b.enablements.length - a.enablements.length)[0] ?? null;
}
