import "server-only";
import type { ClusterCheck } from "@/lib/contracts/clusters";
import { AppError } from "@/lib/domain/errors";
import type { ClusterConnection } from "@/lib/server/kubernetes/connection";
import { KubeApi } from "@/lib/server/kubernetes/kube-api";
import { climbCluster } from "./rungs";

/**
 * Climbs with a connection that nothing uses yet. Throws `cluster_unavailable` where the API is not reached or refuses the
 * credentials; missing rights are rungs.
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
    });
  } finally {
    await api.close();
  }
}
