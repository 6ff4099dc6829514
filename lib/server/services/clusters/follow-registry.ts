import "server-only";
import { getDb, getOpenedDatabase } from "@/lib/server/db/client";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { errorFields, getLogger } from "@/lib/server/telemetry/logger";
import { getHub, toSettings, type ClusterSettings } from "./hub";

const followEveryMs = 5_000;

type Row = ClusterSettings & { namespaces: string[] };

/**
 * Makes this process watch what the database says is registered: clusters, their settings and namespaces, and the switches.
 * Other replicas change them too. Where this process changed something during the reading, the reading is dropped.
 */
export async function followRegistry(): Promise<void> {
  const before = fingerprint();
  const [clusters, enablements] = await Promise.all([readClusters(), readEnablements()]);
  if (fingerprint() !== before) return;
  const registered = new Set(clusters.map(({ name }) => name));
  const gone = getHub()
    .registered()
    .filter(({ name }) => !registered.has(name));
  getHealthEngine().setEnablements(enablements);
  for (const { name } of gone) await getHub().close(name);
  for (const cluster of clusters) await followCluster(cluster);
}

async function followCluster({ namespaces, ...settings }: Row): Promise<void> {
  const { name, version, createdAt } = settings;
  const known = getHub().settings(name);
  // The same name with another birthday is another cluster.
  if (known?.createdAt.getTime() !== createdAt.getTime()) {
    const row = await getDb().cluster.findUnique({ where: { name } });
    if (row) await getHub().open(row, namespaces);
    return;
  }
  if (known.version < version) {
    const row = await getDb().cluster.findUnique({ where: { name } });
    if (row && !getHub().isOpenedWith(row)) await getHub().open(row, namespaces);
    else getHub().updateSettings(settings);
    getHealthEngine().probeAgain(name);
  }
  const watch = getHub().find(name);
  for (const namespace of namespaces) watch?.addNamespace(namespace);
  for (const namespace of watch?.namespaces ?? [])
    if (!namespaces.includes(namespace)) watch?.removeNamespace(namespace);
}

async function readClusters(): Promise<Row[]> {
  const rows = await getDb().cluster.findMany({
    select: {
      name: true,
      mode: true,
      canProbeAsEnvironment: true,
      version: true,
      createdAt: true,
      namespaces: { select: { namespace: true } },
    },
  });
  return rows.map((row) => ({
    ...toSettings(row),
    namespaces: row.namespaces.map(({ namespace }) => namespace),
  }));
}

export async function readEnablements(): Promise<Map<string, boolean>> {
  const rows = await getDb().enablement.findMany({
    select: { cluster: true, namespace: true, isEnabled: true },
  });
  return new Map(rows.map((row) => [`${row.cluster}/${row.namespace}`, row.isEnabled]));
}

/** What this process works on, to see whether it changed. */
function fingerprint(): string {
  const clusters = getHub()
    .registered()
    .map((each) => [each, getHub().find(each.name)?.namespaces]);
  return JSON.stringify([clusters, [...getHealthEngine().enablements]]);
}

/** Follows every five seconds; an embedded database has no other replica. Gives the end of it. */
export function startFollowing(): () => void {
  if (getOpenedDatabase().kind === "embedded") return () => undefined;
  let isAtIt = false;
  const timer = setInterval(() => {
    if (isAtIt) return;
    isAtIt = true;
    void followRegistry()
      .catch((error: unknown) =>
        getLogger().error(errorFields(error), "the registered clusters could not be read"),
      )
      .finally(() => (isAtIt = false));
  }, followEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}
