import "server-only";
import type { LiveEvent } from "@/lib/contracts/events";
import { can, visibleNamespaces, type Principal } from "@/lib/domain/permissions";
import { getDb } from "@/lib/server/db/client";
import { maySeeStore } from "@/lib/server/services/stores/visible";

/** Whether an event names only what the person may see. A promise only where the database has to be asked. */
export function maySee(principal: Principal, event: LiveEvent): boolean | Promise<boolean> {
  switch (event.type) {
    case "environment":
    case "namespace":
      return seesSome(principal, event.cluster, event.namespace);
    case "cluster":
      return seesSome(principal, event.cluster);
    case "store":
      return seesStore(principal, event.store);
    case "audit":
      return can(principal, "audit:list");
    case "heartbeat":
      return true;
  }
}

function seesSome(principal: Principal, cluster: string, namespace?: string): boolean {
  const visible = visibleNamespaces(principal);
  return (
    visible === "all" ||
    visible.some(
      (ref) => ref.cluster === cluster && (namespace === undefined || ref.namespace === namespace),
    )
  );
}

async function seesStore(principal: Principal, name: string): Promise<boolean> {
  const row = await getDb().store.findUnique({ where: { name } });
  return row !== null && maySeeStore(principal, row);
}
