import "server-only";
import type { NamespaceRef } from "@/lib/contracts/names";
import { visibleNamespaces } from "@/lib/domain/permissions";
import type { Context } from "@/lib/server/context";
import { getHub } from "@/lib/server/services/clusters/hub";

/** Registered namespaces that the person may see, narrowed to what was asked for. Asks nothing of the cluster. */
export function seenNamespaces(
  ctx: Context,
  only: { cluster?: string; namespace?: string } = {},
): NamespaceRef[] {
  const visible = visibleNamespaces(ctx.principal);
  const registered = getHub()
    .all()
    .flatMap((watch) => watch.namespaces.map((namespace) => ({ cluster: watch.name, namespace })));
  const allowed =
    visible === "all"
      ? registered
      : registered.filter((ref) =>
          visible.some(
            (other) => other.cluster === ref.cluster && other.namespace === ref.namespace,
          ),
        );
  return allowed.filter(
    (ref) =>
      (!only.cluster || ref.cluster === only.cluster) &&
      (!only.namespace || ref.namespace === only.namespace),
  );
}
