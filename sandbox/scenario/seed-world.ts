import type { FaultTarget, FaultWorld } from "@/sandbox/faults/fault";
import { captureTarget, podRestarter } from "@/sandbox/faults/target";
import { ignoring } from "@/sandbox/client/kube-error";
import { resources } from "@/sandbox/client/resources";
import { until, untilNextSecond } from "@/sandbox/until";
import type { KubeObject, MendixApp } from "@/lib/domain/kube-object";
import { accountOf, classOf, entriesOf, writePolicy, writeRole } from "./binding";
import { type EnvironmentSeed, namesOf } from "./environment-seed";
import { valuesOf } from "./values";

export interface SeedWorld extends FaultWorld {
  readonly dataSeed: number;
}

const settleMs = 60_000;

/** The environment as a target of faults. Throws when it has no SecretProviderClass. */
export function targetOf(
  world: FaultWorld,
  seed: EnvironmentSeed,
  key = "database-password",
): Promise<FaultTarget> {
  const names = namesOf(seed);
  return captureTarget(world, { ...names, key }, podRestarter(world.client, names));
}

/** Writes one environment, waits until its pods have come to rest, then lets happen what happened to it. */
export async function seedEnvironment(world: SeedWorld, seed: EnvironmentSeed): Promise<void> {
  const names = namesOf(seed);
  if (seed.isInVault !== false) {
    await seedVault(world, seed);
    await untilNextSecond();
  }
  if (seed.isBound !== false) await seedBinding(world, seed);
  const app = seed.editApp?.(appOf(seed)) ?? appOf(seed);
  const agent = world.client.as("mendix-agent");
  await ignoring([409], () => agent.create(resources.mendixApps, app));
  await until(`${names.name} has settled`, () => hasSettled(world, seed), settleMs);
  await seed.after?.(world, seed);
}

async function seedVault(world: SeedWorld, seed: EnvironmentSeed): Promise<void> {
  const names = namesOf(seed);
  const values = valuesOf(seed.name, seed.keys, world.dataSeed);
  await world.vault.write(names.secretPath, values);
  if (seed.hasPolicy !== false) await writePolicy(world.vault, names);
  await writeRole(world.vault, names, seed.role);
}

async function seedBinding(world: SeedWorld, seed: EnvironmentSeed): Promise<void> {
  const names = namesOf(seed);
  const client = world.client.as(seed.manager ?? "kubectl-create");
  await ignoring([409], () => client.create(resources.serviceAccounts, accountOf(names)));
  const plain = classOf(names, world.vault.url, entriesOf(names, seed.keys));
  const made = seed.editClass?.(plain) ?? plain;
  const { namespace, name } = names;
  await client.patch(
    resources.secretProviderClasses,
    { namespace, name },
    { type: "apply", body: made, force: true },
  );
}

function appOf(seed: EnvironmentSeed): MendixApp {
  const plan = seed.servicePlan;
  const storage = plan === undefined ? undefined : "s3-standard";
  return {
    apiVersion: resources.mendixApps.apiVersion,
    kind: resources.mendixApps.kind,
    metadata: { name: seed.name, namespace: seed.namespace },
    spec: {
      ...(plan === undefined ? {} : { database: { servicePlan: plan } }),
      ...(storage === undefined ? {} : { storage: { servicePlan: storage } }),
      mendixRuntimeVersion: seed.runtime ?? "10.24.3",
      sourceURL: `oci-image://registry.example/mendix/${seed.name}:4.12.1`,
      sourceVersion: "4.12.1",
      appURL: `https://${seed.name}.apps.lindholm.example`,
      replicas: seed.replicas ?? 1,
      runtime: { dtapMode: seed.name.endsWith("-prod") ? "P" : "D" },
      ...(seed.isBound === false ? {} : { allowOverrideSecretsWithSecretStoreCSIDriver: true }),
    },
  };
}

async function hasSettled(world: SeedWorld, seed: EnvironmentSeed): Promise<boolean> {
  const { namespace, name } = seed;
  const settles = seed.settles ?? "ready";
  const deployment = await world.client.find(resources.deployments, {
    namespace,
    name: `${name}-master`,
  });
  if (deployment === null) return false;
  if (settles === "stopped") return true;
  if (settles === "ready") return deployment.status?.readyReplicas === (seed.replicas ?? 1);
  const events = await world.client.list(resources.events, { namespace });
  return events.items.some((one) => one.involvedObject?.name?.startsWith(`${name}-master-`));
}

/** Rolls the pods like `kubectl rollout restart`. */
export async function rolloutRestart(
  world: Pick<FaultWorld, "client">,
  at: { namespace: string; name: string },
): Promise<void> {
  const annotations = { "kubectl.kubernetes.io/restartedAt": new Date().toISOString() };
  const body: Partial<KubeObject> = { spec: { template: { metadata: { annotations } } } };
  const key = { namespace: at.namespace, name: `${at.name}-master` };
  await world.client
    .as("kubectl-rollout")
    .patch(resources.deployments, key, { type: "merge", body });
}
