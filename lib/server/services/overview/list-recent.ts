import "server-only";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { Overview } from "@/lib/contracts/overview";
import { getDb } from "@/lib/server/db/client";
import type { AuditEntry } from "@/lib/server/db/generated/client";

const rowsMax = 8;
const handled = ["value.set"];
const words: Readonly<Record<string, string>> = {
  "binding.apply": "applied a binding of",
  "binding.rollback": "rolled back",
  "binding.delete": "took the binding from",
  "environment.restart": "restarted",
  "enablement.replace": "changed Enable Secrets Store of",
  "namespace.create": "registered",
};

const isOn = (state: unknown): boolean =>
  typeof state === "object" && state !== null && "isEnabled" in state && state.isEnabled === true;

/** What was done, up to the name of what it was done to. */
function said({ action, entityId, before, after }: AuditEntry): string {
  if (action === "value.set") return `set the value of ${entityId} for`;
  if (action === "enablement.replace" && isOn(before) !== isOn(after))
    return `turned Enable Secrets Store ${isOn(after) ? "on" : "off"} for`;
  return words[action] ?? action;
}

/** The last things done, in the namespaces that the person may see. */
export async function listRecent(places: NamespaceRef[]): Promise<Overview["recent"]> {
  if (places.length === 0) return [];
  const rows = await getDb().auditEntry.findMany({
    where: {
      OR: places.slice(0, 500).map(({ cluster, namespace }) => ({ cluster, namespace })),
      outcome: { in: ["success", "failure"] },
      action: { in: [...Object.keys(words), ...handled] },
    },
    orderBy: { sequence: "desc" },
    take: rowsMax,
  });
  return rows.map((row) => ({
    at: row.at.toISOString(),
    actor: row.actorName,
    text: `${said(row)} ${row.environment ?? row.namespace ?? row.entityId}`,
    note: row.outcome === "failure" ? "did not succeed" : row.reason,
    href: row.environment
      ? `/environments/${row.cluster}/${row.namespace}/${row.environment}`
      : `/namespaces/${row.cluster}/${row.namespace}`,
  }));
}
