import "server-only";
import { verdicts, type Verdict } from "@/lib/contracts/health";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { NamespaceDetail, NamespaceSummary, VerdictCounts } from "@/lib/contracts/namespaces";
import { notFound, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import type {
  Enablement as EnablementRow,
  Store as StoreRow,
} from "@/lib/server/db/generated/client";
import { getHub } from "@/lib/server/services/clusters/hub";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { readOperatorVersion } from "@/lib/server/services/health/versions";
import { findPreconditions } from "./preconditions";
import { identityTemplateOf, templateOf } from "./templates";

export function countVerdicts(found: readonly Verdict[]): VerdictCounts {
  return Object.fromEntries(
    verdicts.map((verdict) => [verdict, found.filter((each) => each === verdict).length]),
  ) as VerdictCounts;
}

export function toNamespaceSummary(
  ref: NamespaceRef,
  row: (EnablementRow & { store: StoreRow | null }) | null,
): NamespaceSummary {
  const watch = getHub().find(ref.cluster);
  const found = getHealthEngine().list(ref.cluster, ref.namespace);
  return {
    cluster: ref.cluster,
    namespace: ref.namespace,
    environments: found.length,
    verdicts: countVerdicts(found.map(({ diagnosis }) => diagnosis.verdict)),
    enablement: {
      isEnabled: row?.isEnabled ?? false,
      store: row?.storeName ?? null,
      template: row ? templateOf(row) : "",
      identityTemplate: row ? identityTemplateOf(row) : "",
      version: row?.version ?? 0,
      updatedAt: row?.updatedAt.toISOString() ?? null,
      updatedBy: row?.updatedBy ?? null,
    },
    operatorVersion: watch ? readOperatorVersion(watch, ref.namespace) : null,
    watch: watch?.state(ref.namespace).state ?? "failed",
  };
}

/** Throws `not_found` for a namespace that is not registered. */
export async function toNamespaceDetail(ctx: Context, ref: NamespaceRef): Promise<NamespaceDetail> {
  const { cluster, namespace } = ref;
  const registered = await getDb().registeredNamespace.findUnique({
    where: { clusterName_namespace: { clusterName: cluster, namespace } },
  });
  if (!registered) throw notFound("namespace");
  const row = await getDb().enablement.findUnique({
    where: { cluster_namespace: { cluster, namespace } },
    include: { store: true },
  });
  return {
    ...toNamespaceSummary({ cluster, namespace }, row),
    preconditions: await findPreconditions(
      ctx,
      { cluster, namespace },
      { store: row?.store ?? null },
    ),
    revisions: await findRevisions({ cluster, namespace }),
    watchMessage: getHub().find(cluster)?.state(namespace).message ?? getHub().failure(cluster),
  };
}

async function findRevisions({
  cluster,
  namespace,
}: NamespaceRef): Promise<Record<string, number>> {
  const found = await getDb().revision.groupBy({
    by: ["environment"],
    where: { cluster, namespace, outcome: "success" },
    _max: { number: true },
  });
  return Object.fromEntries(
    found.flatMap(({ environment, _max }) =>
      _max.number === null ? [] : [[environment, _max.number]],
    ),
  );
}
