import "server-only";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { Precondition } from "@/lib/contracts/namespaces";
import type { Store as StoreRow } from "@/lib/server/db/generated/client";
import type { ClusterWatch } from "@/lib/server/kubernetes/cluster-watch";

/** What the preconditions of one namespace are judged by. */
export interface Place {
  ref: NamespaceRef;
  store: StoreRow | null;
  watch: ClusterWatch;
  /** The watch's last sign of life: how old whatever it says is. */
  watchedAt: string | null;
}

type Said = Pick<Precondition, "state" | "detail" | "fix" | "command">;

/** One line about what the watch saw; a fix stands only where something is to be done. */
export function seenNow(
  place: Pick<Place, "watchedAt">,
  id: Precondition["id"],
  label: string,
): (said: Said) => Precondition {
  return (said) => ({ id, label, observedAt: place.watchedAt, ...said });
}
