import "server-only";
import type { z } from "zod";
import type { Cluster, UpdateCluster as Changes } from "@/lib/contracts/clusters";
import { AppError } from "@/lib/domain/errors";
import { SecretValue } from "@/lib/domain/secret-value";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { notFound, requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { seal, sealedKeyId } from "@/lib/server/security/seal";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { climbConnection } from "./climb-connection";
import { getHub, kubeconfigPlace, toConnection, toSettings } from "./hub";
import { toCluster } from "./to-cluster";

export type UpdateCluster = { cluster: string } & z.output<typeof Changes>;

/**
 * Changes settings, or gives the cluster a new kubeconfig. That one is tried first: where it does not reach the API and sign
 * in (`cluster_unavailable`), is not followed or is of another API server (`invalid_input`), the cluster keeps working with the
 * one it has.
 */
export async function updateCluster(ctx: Context, input: UpdateCluster): Promise<Cluster> {
  requirePermission(ctx, "cluster:update", null);
  const { cluster: name, kubeconfig, context = "", isServerMoved = false, ...settings } = input;
  const connected =
    kubeconfig === undefined ? {} : await connect(name, { kubeconfig, context, isServerMoved });
  const row = await auditedChange(
    ctx,
    { action: "cluster.update", entity: "cluster", entityId: name, cluster: name },
    async (tx, note) => {
      const before = await tx.cluster.findUnique({ where: { name } });
      if (!before) throw notFound("cluster");
      const { label, mode, canProbeAsEnvironment, server } = before;
      note({
        before: { label, mode, canProbeAsEnvironment, server },
        after: {
          ...settings,
          ...("server" in connected && { server: connected.server, isConnectedAnew: true }),
        },
      });
      return tx.cluster.update({
        where: { name },
        data: { ...settings, ...connected, version: { increment: 1 } },
      });
    },
  );
  if (kubeconfig === undefined) getHub().updateSettings(toSettings(row));
  else await getHub().open(row, await namespacesOf(name));
  getHealthEngine().probeAgain(name);
  return toCluster(ctx, row);
}

async function namespacesOf(clusterName: string): Promise<string[]> {
  const rows = await getDb().registeredNamespace.findMany({ where: { clusterName } });
  return rows.map(({ namespace }) => namespace);
}

/** The columns of a kubeconfig that was tried. */
async function connect(
  name: string,
  given: { kubeconfig: string; context: string; isServerMoved: boolean },
) {
  const row = await getDb().cluster.findUnique({ where: { name } });
  if (!row) throw notFound("cluster");
  if (row.source !== "kubeconfig") {
    const message = "Bindery reaches this cluster with the ServiceAccount of its own pod.";
    throw new AppError("invalid_input", message, {
      hint: "There is no kubeconfig to replace: Kubernetes itself renews that token.",
      fields: [{ path: "kubeconfig", message }],
    });
  }
  const { context } = given;
  const kubeconfig = new SecretValue(given.kubeconfig);
  const connection = toConnection({ source: row.source, context, kubeconfig });
  const { server } = connection;
  if (server !== row.server && !given.isServerMoved) throw otherServer(server, row.server);
  await climbConnection(connection, []);
  const sealed = seal(kubeconfig, kubeconfigPlace(name));
  return { server, context, sealedKubeconfig: sealed, keyId: sealedKeyId(sealed) };
}

/** A kubeconfig of another cluster would apply every binding there. */
function otherServer(server: string, current: string): AppError {
  const message = `The kubeconfig is for ${server}, and this cluster is ${current}.`;
  return new AppError("invalid_input", message, {
    hint: "Say that its API server has another address now, if it is still the same cluster; if not, register the other one beside it.",
    fields: [{ path: "kubeconfig", message }],
  });
}
