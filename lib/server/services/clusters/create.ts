import "server-only";
import type { z } from "zod";
import type { Cluster, ClusterCheck, CreateCluster } from "@/lib/contracts/clusters";
import type { Rung } from "@/lib/contracts/problem";
import { AppError } from "@/lib/domain/errors";
import { SecretValue } from "@/lib/domain/secret-value";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { KubeApi } from "@/lib/server/kubernetes/kube-api";
import { seal, sealedKeyId } from "@/lib/server/security/seal";
import { getHub, kubeconfigPlace, toConnection } from "./hub";
import { climbCluster } from "./rungs";
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
  const rungs = await climbOnce(connection, namespaces);
  const failed = rungs.find(
    (rung) => rung.state === "failed" && (rung.id === "reach" || rung.id === "signin"),
  );
  if (failed)
    throw new AppError("cluster_unavailable", `${failed.label}: ${failed.detail}`, {
      hint: failed.fix,
      rungs: [...rungs, ...notTried(rungs, namespaces)],
    });
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
    cluster: toCluster(await getDb().cluster.findUniqueOrThrow({ where: { name } })),
    check: { checkedAt: ctx.now().toISOString(), rungs },
  };
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

async function climbOnce(connection: ReturnType<typeof toConnection>, namespaces: string[]) {
  const api = new KubeApi(connection);
  try {
    return await climbCluster(api, namespaces);
  } finally {
    await api.close();
  }
}
