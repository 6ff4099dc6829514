import "server-only";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { notFound } from "@/lib/server/context";
import { getHub } from "@/lib/server/services/clusters/hub";
import { getHealthEngine, type Health } from "@/lib/server/services/health/engine";

/** Throws `not_found` for an environment (or namespace, or cluster) that is not registered and watched. */
export function requireEnvironment(ref: EnvironmentRef): Health {
  const { cluster, namespace, name } = ref;
  if (!getHub().find(cluster)?.namespaces.includes(namespace)) throw notFound("environment");
  const health = getHealthEngine().find({ cluster, namespace, name });
  if (!health) throw notFound("environment");
  return health;
}
