import "server-only";
import type { ClusterCheck } from "@/lib/contracts/clusters";
import type { Rung } from "@/lib/contracts/problem";
import { AppError } from "@/lib/domain/errors";
import type { ClusterConnection } from "@/lib/server/kubernetes/connection";
import { KubeApi } from "@/lib/server/kubernetes/kube-api";
import { climbCluster } from "./rungs";

/**
 * Climbs with a connection that nothing uses yet. Throws `cluster_unavailable` where the API is not reached or refuses the
 * credentials, with every rung; missing rights are rungs of a cluster that may be used.
 */
export async function climbConnection(
  connection: ClusterConnection,
  namespaces: string[],
): Promise<ClusterCheck["rungs"]> {
  const api = new KubeApi(connection);
  try {
    const rungs = await climbCluster(api, namespaces);
    const failed = rungs.find(
      ({ state, id }) => state === "failed" && (id === "reach" || id === "signin"),
    );
    if (!failed) return rungs;
    throw new AppError("cluster_unavailable", `${failed.label}: ${failed.detail}`, {
      hint: failed.fix,
      fields: [{ path: "kubeconfig", message: failed.detail }],
      rungs: [...rungs, ...notTried(rungs, namespaces)],
    });
  } finally {
    await api.close();
  }
}

/** The rungs that say nothing after the failed one. */
function notTried(rungs: readonly Rung[], namespaces: readonly string[]): Rung[] {
  const steps = [
    ["signin", "Signed in"],
    ...namespaces
      .slice(0, 10)
      .map((namespace) => [`rights:${namespace}`, `Rights in ${namespace}`]),
    ["crd", "SecretProviderClass is known"],
  ] as const;
  return steps
    .filter(([id]) => !rungs.some((rung) => rung.id === id))
    .map(([id = "", label = ""]) => ({ id, label, state: "skipped", detail: "" }));
}
