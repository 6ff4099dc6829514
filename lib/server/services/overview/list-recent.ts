import "server-only";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { Overview } from "@/lib/contracts/overview";
import { getDb } from "@/lib/server/db/client";

const rowsMax = 8;
const words: Readonly<Record<string, string>> = {
  "binding.apply": "applied a binding of",
  "binding.rollback": "rolled back",
  "binding.delete": "took the binding from",
  "environment.restart": "restarted",
  "value.set": "set a value for",
  "enablement.replace": "turned the switch of",
  "namespace.create": "registered",
};

/** The last things done, in the namespaces that the person may see. */
export async function listRecent(places: NamespaceRef[]): Promise<Overview["recent"]> {
  if (places.length === 0) return [];
  const rows = await getDb().auditEntry.findMany({
    where: {
      OR: places.slice(0, 500).map(({ cluster, namespace }) => ({ cluster, namespace })),
      outcome: { in: ["success", "failure"] },
      action: { in: Object.keys(words) },
    },
    orderBy: { sequence: "desc" },
    take: rowsMax,
  });
  return rows.map((row) => ({
    at: row.at.toISOString(),
    actor: row.actorName,
    text: `${words[row.action]} ${row.environment ?? row.namespace ?? row.entityId}`,
    note: row.outcome === "failure" ? "did not succeed" : row.reason,
    href: row.environment
      ? `/environments/${row.cluster}/${row.namespace}/${row.environment}`
      : `/namespaces/${row.cluster}/${row.namespace}`,
  }));
}
