import "server-only";
import type { Overview } from "@/lib/contracts/overview";
import { can } from "@/lib/domain/permissions";
import { requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { getHub } from "@/lib/server/services/clusters/hub";
import { seenNamespaces } from "@/lib/server/services/environments/visible";
import { readDriverFacts } from "@/lib/server/services/health/driver-facts";
import { getHealthEngine, type Health } from "@/lib/server/services/health/engine";
import { countVerdicts } from "@/lib/server/services/namespaces/to-detail";
import { maySeeStore } from "@/lib/server/services/stores/visible";
import { groupFindings } from "./group-findings";
import { listRecent } from "./list-recent";

export async function getOverview(
  ctx: Context,
  input: { cluster?: string; namespace?: string },
): Promise<Overview> {
  requirePermission(ctx, "overview:get");
  const places = seenNamespaces(ctx, input);
  const all = places.flatMap((ref) => getHealthEngine().list(ref.cluster, ref.namespace));
  const names = [...new Set(places.map(({ cluster }) => cluster))];
  const stores = can(ctx.principal, "store:list")
    ? (await getDb().store.findMany()).filter((row) => maySeeStore(ctx.principal, row))
    : [];
  return {
    verdicts: countVerdicts(all.map(({ diagnosis }) => diagnosis.verdict)),
    environments: all.length,
    clusters: names.length,
    stores: stores.length,
    pods: all.reduce((sum, { diagnosis }) => sum + diagnosis.pods.length, 0),
    groups: groupFindings(all),
    freshness: names.map((name) =>
      freshnessOf(
        name,
        all.filter(({ snapshot }) => snapshot.environment.cluster === name),
      ),
    ),
    recent: await listRecent(places),
    checkedAt: ctx.now().toISOString(),
  };
}

function freshnessOf(name: string, all: Health[]): Overview["freshness"][number] {
  const watch = getHub().find(name);
  const facts = watch ? readDriverFacts(watch) : null;
  const probes = new Map<string, { at: number; isFailing: boolean }>();
  for (const { probe } of all) {
    if (!probe) continue;
    const known = probes.get(probe.store);
    if (!known || known.at < probe.probedAt)
      probes.set(probe.store, {
        at: probe.probedAt,
        isFailing: probe.rungs.some(({ state }) => state === "failed"),
      });
  }
  return {
    cluster: name,
    version: watch?.version ?? null,
    verdicts: all.map(({ diagnosis }) => diagnosis.verdict),
    watchState: watch?.state().state ?? "failed",
    watchedAt: watch?.lastSignAt ? new Date(watch.lastSignAt).toISOString() : null,
    stores: [...probes].map(([store, { at, isFailing }]) => ({
      store,
      probedAt: new Date(at).toISOString(),
      state: isFailing ? ("failing" as const) : ("ready" as const),
    })),
    driverVersion: facts?.state === "seen" ? facts.value.version : null,
    operatorVersion:
      all.find(({ snapshot }) => snapshot.operatorVersion)?.snapshot.operatorVersion ?? null,
  };
}
