import "server-only";
import type { z } from "zod";
import type { bindings } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { toExportYaml } from "@/lib/domain/bindings/export-object";
import type { KubeObject } from "@/lib/domain/kube-object";
import { toDisplayYaml } from "@/lib/domain/objects/display";
import { managedBy } from "@/lib/domain/objects/managers";
import { groupOwners } from "@/lib/domain/objects/group-owners";
import { requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { requireEnvironment } from "@/lib/server/services/environments/require";
import { findBindingDrift } from "./drift";

type Output = z.output<typeof bindings.manifests.output>;

/** The live objects as the watch has them, who owns what in them, and what differs from the last applied revision. */
export async function getManifests(ctx: Context, input: EnvironmentRef): Promise<Output> {
  requirePermission(ctx, "binding:get", input);
  const { snapshot } = requireEnvironment(input);
  const { cluster, namespace, name } = input;
  const revision = await getDb().revision.findFirst({
    where: { cluster, namespace, environment: name, outcome: "success" },
    orderBy: { number: "desc" },
  });
  const drift = revision ? findBindingDrift(snapshot, revision) : [];
  const kinds = [
    { kind: "ServiceAccount", apiVersion: "v1", observed: snapshot.serviceAccount },
    {
      kind: "SecretProviderClass",
      apiVersion: "secrets-store.csi.x-k8s.io/v1",
      observed: snapshot.secretProviderClass,
    },
    {
      kind: "MendixApp",
      apiVersion: "privatecloud.mendix.com/v1alpha1",
      observed: snapshot.mendixApp,
    },
  ] as const;
  const driftOf = (kind: string) => drift.find(({ object }) => object.kind === kind);
  const items = kinds.map(({ kind, apiVersion, observed }) => {
    const live: KubeObject | null = observed.state === "seen" ? observed.value : null;
    return {
      object: { apiVersion, kind, namespace, name },
      yaml: live ? toDisplayYaml(live) : null,
      exported: toExportYaml(live),
      owners: live ? groupOwners(live) : [],
      managedBy: managedBy(live),
      drift: driftOf(kind)?.fields ?? [],
      isMissing: driftOf(kind)?.state === "missing",
      observedAt: new Date(
        "observedAt" in observed ? observed.observedAt : observed.since,
      ).toISOString(),
    };
  });
  return { items, revision: revision?.number ?? null };
}
