import "server-only";
import type { z } from "zod";
import type { Cluster, ClusterCheck, CreateCluster } from "@/lib/contracts/clusters";
import { AppError } from "@/lib/domain/errors";
import { SecretValue } from "@/lib/domain/secret-value";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { seal, sealedKeyId } from "@/lib/server/security/seal";
import { climbConnection } from "./climb-connection";
import { getHub, kubeconfigPlace, toConnection } from "./hub";
import { toCluster } from "./to-cluster";

/**
 * Registers a cluster after climbing to it. Throws `invalid_input` for a kubeconfig that is not followed,
 * `cluster_unavailable` when the API cannot be reached or refuses the credentials, `conflict` for a name in use.
 */
export async function createCluster(
  ctx: Context,
  input: z.output<typeof CreateCluster>,
): Promise<{ cluster: Cluster; check: ClusterCheck }> {
  requirePermission(ctx, "cluster:create", null);
  const { name, label, source, context, mode, canProbeAsEnvironment, namespaces } = input;
  const kubeconfig = source === "kubeconfig" ? new SecretValue(input.kubeconfig) : null;
  const connection = toConnection({ source, context, kubeconfig });
  const rungs = await climbConnection(connection, namespaces);
  const sealed = kubeconfig ? seal(kubeconfig, kubeconfigPlace(name)) : null;
  const row = await auditedChange(
    ctx,
    {
      action: "cluster.create",
      entity: "cluster",
      entityId: name,
      cluster: name,
      after: { server: connection.server, source, mode, canProbeAsEnvironment, namespaces },
    },
    async (tx) => {
      if (await tx.cluster.findUnique({ where: { name } })) {
        throw new AppError("conflict", `There is already a cluster named ${name}.`, {
          fields: [{ path: "name", message: "This name is in use." }],
        });
      }
      return tx.cluster.create({
        data: {
          name,
          label,
          server: connection.server,
          source,
          mode,
          canProbeAsEnvironment,
          context,
          sealedKubeconfig: sealed,
          keyId: sealed ? sealedKeyId(sealed) : null,
          namespaces: {
            create: [...new Set(namespaces)].map((namespace) => ({
              namespace,
              addedBy: ctx.principal.userId,
            })),
          },
        },
      });
    },
  );
  await getHub().open(row, namespaces);
  return {
    cluster: toCluster(ctx, await getDb().cluster.findUniqueOrThrow({ where: { name } })),
    check: { checkedAt: ctx.now().toISOString(), rungs },
  };
}
