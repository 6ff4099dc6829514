import { afterAll, beforeAll } from "vitest";
import type { Role } from "@/lib/contracts/permissions";
import { startWorld, type World, type WorldOptions } from "@/sandbox/world";
import type { AnyWorld } from "@/sandbox/world-on";
import { environmentSeeds } from "@/sandbox/scenario/environments";
import { setUpOperator } from "@/sandbox/scenario/operator-setup";
import { seedEnvironment } from "@/sandbox/scenario/seed-world";
import { ensureNamespace } from "@/sandbox/scenario/vault-setup";
import { until } from "@/sandbox/until";
import { setOpenedDatabase } from "@/lib/server/db/client";
import type { OpenedDatabase } from "@/lib/server/db/open";
import { startBackground, stopBackground } from "@/lib/server/services/background";
import { createCluster } from "@/lib/server/services/clusters/create";
import { getHub } from "@/lib/server/services/clusters/hub";
import { getHealthEngine, type Health } from "@/lib/server/services/health/engine";
import { getNamespace } from "@/lib/server/services/namespaces/get";
import { replaceEnablement } from "@/lib/server/services/namespaces/replace-enablement";
import { createStore } from "@/lib/server/services/stores/create";
import { setSingleton } from "@/lib/server/singleton";
import { asPlatformAdmin, contextOf } from "@/testing/context";
import { databases, testConfig } from "@/testing/database";

export const clusterName = "ams";
export const storeName = "main-vault";
export const storeTemplate = "secret/data/{environment}";
const perProcess = [
  "keys",
  "logger",
  "auth",
  "session-reads",
  "proven-cookies",
  "background",
  "health-engine",
  "store-ladders",
  "stores-for-probes",
  "environment-orders",
  "cluster-hub",
  "registry-following",
  "event-streams",
  "live-bus",
  "audit-denials",
  "audit-in-flight",
  "rate-limits",
  "write-rights",
];
const startDeadlineMs = 180_000;
const config = (more: Record<string, string> = {}) =>
  testConfig({ BINDERY_STORE_ALLOW: "loopback", ...more });
const forget = () => perProcess.forEach((name) => setSingleton(name, undefined));

/** As `useWorldOf`, in the sandbox's world. */
export function useWorld(options: WorldOptions = {}, beside?: Beside): () => World {
  return useWorldOf(() => startWorld({ timeScale: 0.02, ...options }), beside);
}

/** What a test wants otherwise of the Bindery beside its world: where its rows lie, and how it is configured. */
export interface Beside {
  open?: () => Promise<OpenedDatabase>;
  config?: Record<string, string>;
}

/**
 * Inside a `describe`: a world with a Bindery of this process beside it, as an installation has it after start and
 * before anything is registered. One database for all tests of the block.
 */
export function useWorldOf<T extends AnyWorld>(
  start: () => Promise<T>,
  beside: Beside = {},
): () => T {
  let world: T | null = null;
  let opened: OpenedDatabase | null = null;
  beforeAll(async () => {
    forget();
    setSingleton("config", config(beside.config));
    const open = beside.open ?? databases[0]?.open;
    opened = await (open?.() ?? Promise.reject(new Error("no database")));
    setOpenedDatabase(opened);
    world = await start();
    await startBackground();
  }, startDeadlineMs);
  afterAll(async () => {
    await stopBackground();
    await world?.close();
    setOpenedDatabase(null);
    await opened?.close();
    forget();
  });
  return () => {
    if (!world) throw new Error("the world does not stand yet");
    return world;
  };
}

/** In a world with the scenario `empty`: one namespace with its operator, and these environments of the scenario. */
export async function seed(world: AnyWorld, namespace: string, names: string[] = []) {
  await ensureNamespace(world.client, namespace);
  await setUpOperator(world.client, namespace);
  const seeds = environmentSeeds.filter((each) => names.includes(each.name));
  for (const each of seeds) await seedEnvironment({ ...world, dataSeed: 1 }, each);
}

export interface Registering {
  namespaces: string[];
  kubeconfig?: string;
  canProbeAsEnvironment?: boolean;
}

/** Registers the cluster, with Bindery's own account unless told, and waits until its watches are live. */
export async function registerCluster(world: AnyWorld, given: Registering) {
  const { namespaces, canProbeAsEnvironment = true } = given;
  const made = await createCluster(asPlatformAdmin(), {
    name: clusterName,
    label: "",
    source: "kubeconfig",
    kubeconfig: given.kubeconfig ?? world.kubeconfigs.bindery,
    context: "",
    mode: "own",
    canProbeAsEnvironment,
    namespaces,
  });
  for (const namespace of namespaces) await untilLive(namespace);
  return made;
}

export const untilLive = (namespace: string) =>
  until(`${namespace} is watched`, () =>
    Promise.resolve(getHub().find(clusterName)?.state(namespace).state === "live"),
  );

export function vaultConfig(world: AnyWorld, more: Record<string, unknown> = {}) {
  return {
    address: world.vaultServer.url,
    caPem: world.vaultServer.caPem,
    signIn: { method: "token", token: world.bindery.token },
    ...more,
  };
}

export function registerStore(world: AnyWorld, more: Record<string, unknown> = {}) {
  return createStore(asPlatformAdmin(), {
    name: storeName,
    kind: "vault",
    label: "Main Vault",
    config: vaultConfig(world),
    namespaces: [],
    prefix: storeTemplate,
    isUncheckedAccepted: false,
    ...more,
  });
}

/** Turns the switch of a namespace on, as a platform administrator; with the main store unless told. */
export async function enable(namespace: string, store: string | null = storeName) {
  const ref = { cluster: clusterName, namespace };
  const { enablement } = await getNamespace(asPlatformAdmin(), ref);
  return replaceEnablement(asPlatformAdmin(), {
    ...ref,
    isEnabled: true,
    store,
    template: storeTemplate,
    version: enablement.version,
  });
}

export const refOf = (namespace: string, name: string) => ({
  cluster: clusterName,
  namespace,
  name,
});

/** Waits until the engine's view of an environment is as asked; says the last view when it is not in time. */
export async function untilHealth(
  place: { namespace: string; name: string },
  isMeant: (health: Health) => boolean,
  deadlineMs = 20_000,
): Promise<Health> {
  const ref = refOf(place.namespace, place.name);
  const look = () => getHealthEngine().find(ref);
  try {
    return await until(
      "the verdict",
      () => {
        const health = look();
        return Promise.resolve(health && isMeant(health) ? health : null);
      },
      deadlineMs,
    );
  } catch {
    throw new Error(`${ref.name} is not as meant: ${describeHealth(look())}`);
  }
}

export function describeHealth(health: Health | null): string {
  if (!health) return "no such environment";
  const { verdict, findings, checks } = health.diagnosis;
  const lines = findings.map((one) => `${one.id} ${one.severity} ${one.title}`);
  const skipped = checks.skipped.map(({ id, reason }) => `${id}: ${reason}`);
  return [verdict, ...lines, `skipped ${skipped.slice(0, 5).join("; ")}`].join("\n  ");
}

export const grantedIn = (role: Role, namespace: string, id = "person-2") =>
  contextOf([{ role, scope: { cluster: clusterName, namespace } }], { id });
