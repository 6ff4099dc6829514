import { resources } from "@/sandbox/client/resources";
import { allFaults } from "@/sandbox/faults/all-faults";
import type { FaultTarget, FaultWorld } from "@/sandbox/faults/fault";
import { type EnvironmentSeed, namesOf } from "@/sandbox/scenario/environment-seed";
import { rolloutRestart, targetOf } from "@/sandbox/scenario/seed-world";

type Wish = Readonly<Record<string, string>>;

export class UnknownName extends Error {}

/** What one may do to the running world. A wish names `namespace` and `environment`, and `fault` or `key`. */
export interface ControlActions {
  list(): Promise<unknown>;
  apply(wish: Wish): Promise<void>;
  revert(wish: Wish): Promise<void>;
  rotate(wish: Wish): Promise<void>;
  restart(wish: Wish): Promise<void>;
}

export function createControlActions(
  world: FaultWorld & { readonly environments: readonly EnvironmentSeed[] },
): ControlActions {
  const targets = new Map<string, Promise<FaultTarget>>();
  const seedOf = (wish: Wish): EnvironmentSeed => {
    const seed = world.environments.find(
      (one) => one.namespace === wish["namespace"] && one.name === wish["environment"],
    );
    if (seed === undefined) throw new UnknownName("no such environment");
    return seed;
  };
  // Kept from before the first fault, so that every later revert leads back there.
  const targetFor = (wish: Wish): Promise<FaultTarget> => {
    const seed = seedOf(wish);
    const key = `${seed.namespace}/${seed.name}`;
    const known = targets.get(key) ?? targetOf(world, seed);
    targets.set(key, known);
    known.catch(() => targets.delete(key));
    return known;
  };
  const faultOf = (wish: Wish) => {
    const found = allFaults.find((one) => one.id === wish["fault"]);
    if (found === undefined) throw new UnknownName("no such fault");
    return found;
  };
  return {
    list: () => listWorld(world),
    apply: async (wish) => faultOf(wish).apply(world, await targetFor(wish)),
    revert: async (wish) => faultOf(wish).revert(world, await targetFor(wish)),
    restart: (wish) => rolloutRestart(world, seedOf(wish)),
    rotate: async (wish) => {
      const { secretPath } = namesOf(seedOf(wish));
      const data = (await world.vault.read(secretPath)) ?? {};
      const key = wish["key"] ?? "database-password";
      await world.vault.write(secretPath, { ...data, [key]: `rotated-${Date.now()}` });
    },
  };
}

async function listWorld(
  world: FaultWorld & { readonly environments: readonly EnvironmentSeed[] },
): Promise<unknown> {
  const pods = await world.client.list(resources.pods);
  const phases = (seed: EnvironmentSeed): string[] =>
    pods.items
      .filter(
        (pod) =>
          pod.metadata.namespace === seed.namespace && pod.metadata.labels?.["app"] === seed.name,
      )
      .map((pod) => pod.status?.phase ?? "Pending");
  return {
    environments: world.environments.map((seed) => ({
      namespace: seed.namespace,
      environment: seed.name,
      state: seed.state,
      keys: seed.keys,
      pods: phases(seed),
    })),
    faults: allFaults.map(({ id, title, moment }) => ({ id, title, moment })),
  };
}
