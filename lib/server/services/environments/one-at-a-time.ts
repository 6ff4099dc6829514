import "server-only";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { reconcileEnvironment } from "@/lib/server/audit/reconcile";
import { withLock } from "@/lib/server/db/advisory-lock";

/**
 * Changes of one environment wait for each other, in every replica, from the reading of the live state to the outcome. What an
 * earlier change left open is looked up first, while the world can still show it.
 */
export function oneAtATime<T>(ref: EnvironmentRef, change: () => Promise<T>): Promise<T> {
  const { cluster, namespace, name } = ref;
  return withLock(`environment ${cluster}/${namespace}/${name}`, async () => {
    await reconcileEnvironment({ cluster, namespace, name });
    return change();
  });
}
