import { until } from "@/sandbox/until";
import type { StoredObject } from "@/sandbox/kubernetes/store/store";
import type { EnvironmentSeed } from "@/sandbox/scenario/environment-seed";
import { setUpOperator } from "@/sandbox/scenario/operator-setup";
import { seedEnvironment } from "@/sandbox/scenario/seed-world";
import { databaseKeys, storageKeys } from "@/sandbox/scenario/values";
import { ensureNamespace } from "@/sandbox/scenario/vault-setup";
import { type World, startWorld } from "@/sandbox/world";
import { keysPerEnvironment, variantNames, type VariantName } from "./scale";

const namespace = "template-namespace";
const tokenOf = (variant: VariantName): string => `template-${variant}`;

/** Objects as text, in which the names of the template stand for those of a copy. */
export interface Template {
  /** What a cluster has besides its environments: definitions, nodes, driver, provider, rights. */
  shared: StoredObject[];
  namespace: readonly TextObject[];
  variants: Readonly<Record<VariantName, readonly TextObject[]>>;
}

export interface TextObject {
  table: string;
  text: string;
}

const fixedKeys = [...databaseKeys, ...storageKeys, "mx-admin-password"];
const keys = [
  ...fixedKeys,
  ...Array.from(
    { length: keysPerEnvironment - fixedKeys.length },
    (_, index) => `mx-const-Module${index % 4}.Constant${String(index).padStart(2, "0")}`,
  ),
];

const seeds: Readonly<Record<VariantName, EnvironmentSeed>> = {
  "three-pods": { namespace, name: tokenOf("three-pods"), state: "mounted", keys, replicas: 3 },
  "two-pods": { namespace, name: tokenOf("two-pods"), state: "mounted", keys, replicas: 2 },
  broken: {
    namespace,
    name: tokenOf("broken"),
    state: "its role has no policy",
    keys,
    replicas: 2,
    hasPolicy: false,
    settles: "pending",
  },
};

/**
 * Has the sandbox's own controllers make one environment of each variant in a world of its own, and keeps what they
 * wrote. So the copies have the shapes, sizes and managed fields of real objects. Takes some seconds.
 */
export async function makeTemplate(): Promise<Template> {
  const world = await startWorld({ scenario: "empty", timeScale: 0.02 });
  try {
    await ensureNamespace(world.client, namespace);
    await setUpOperator(world.client, namespace);
    await Promise.all(
      variantNames.map((variant) => seedEnvironment({ ...world, dataSeed: 1 }, seeds[variant])),
    );
    await until("each broken pod has told its failure", () => Promise.resolve(isTold(world)));
    return sort(world.kubernetes.server.backup());
  } finally {
    await world.close();
  }
}

const isTold = (world: World): boolean => {
  const events = world.kubernetes.server
    .backup()
    .filter(({ table }) => /(?:^|\.io)\/events$/.test(table));
  const pods = new Set(events.map(({ object }) => JSON.stringify(object).match(podPattern)?.[0]));
  return pods.size >= (seeds.broken.replicas ?? 1);
};
const podPattern = /template-broken-master-[a-z0-9]+-[a-z0-9]+/;

function sort(all: readonly StoredObject[]): Template {
  const shared: StoredObject[] = [];
  const own: TextObject[] = [];
  const variants: Record<VariantName, TextObject[]> = {
    "three-pods": [],
    "two-pods": [],
    broken: [],
  };
  for (const { table, object } of all) {
    const { name = "" } = object.metadata;
    const isInside = object.metadata.namespace === namespace || name === namespace;
    if (!isInside) shared.push({ table, object });
    else {
      const variant = variantNames.find((each) => name.startsWith(tokenOf(each)));
      (variant ? variants[variant] : own).push({ table, text: JSON.stringify(object) });
    }
  }
  return { shared, namespace: own, variants };
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** One copy under other names; uids are new, and within the copy they still fit together. */
export function copyOf(
  objects: readonly TextObject[],
  names: { namespace: string; environment?: { variant: VariantName; name: string } },
  newUid: () => string,
): StoredObject[] {
  const uids = new Map<string, string>();
  const renew = (uid: string): string => {
    const known = uids.get(uid) ?? newUid();
    uids.set(uid, known);
    return known;
  };
  const { environment } = names;
  return objects.map(({ table, text }) => {
    const placed = text.replaceAll(namespace, names.namespace).replaceAll(uuid, renew);
    const named = environment
      ? placed.replaceAll(tokenOf(environment.variant), environment.name)
      : placed;
    return { table, object: JSON.parse(named) as StoredObject["object"] };
  });
}
