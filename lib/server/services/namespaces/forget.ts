import "server-only";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { Tx } from "@/lib/server/db/client";

/**
 * Takes away what was given for a namespace, or for all of a cluster: switches, roles, and its place among the namespaces of
 * stores. Another one of the same name inherits nothing. A store that served nothing else keeps its list: an empty one would
 * open it to everybody.
 */
export async function forgetPlace(
  tx: Tx,
  place: { cluster: string; namespace?: string },
): Promise<void> {
  await tx.enablement.deleteMany({ where: place });
  await tx.grant.deleteMany({ where: place });
  for (const { name, namespaces } of await tx.store.findMany()) {
    const before = namespaces as NamespaceRef[];
    const kept = before.filter(
      ({ cluster, namespace }) =>
        cluster !== place.cluster ||
        (place.namespace !== undefined && namespace !== place.namespace),
    );
    if (kept.length === 0 || kept.length === before.length) continue;
    await tx.store.update({
      where: { name },
      data: { namespaces: kept, version: { increment: 1 } },
    });
  }
}
