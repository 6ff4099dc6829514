import type { MendixApp, SecretProviderClass } from "@/lib/domain/kube-object";
import type { BindingNames } from "./binding";
import type { SeedWorld } from "./seed-world";

export type Settled = "ready" | "pending" | "stopped";

/** One environment of the scenario: what it has, and what happened to it afterwards. */
export interface EnvironmentSeed {
  readonly namespace: string;
  readonly name: string;
  /** The honest state in a few words, for the control page. */
  readonly state: string;
  readonly keys: readonly string[];
  readonly replicas?: number;
  readonly runtime?: string;
  /** False: the flag is not set and there is neither class nor account. */
  readonly isBound?: boolean;
  /** False: Vault knows nothing of it. */
  readonly isInVault?: boolean;
  readonly servicePlan?: string;
  /** Who wrote the SecretProviderClass, as its managed fields show. */
  readonly manager?: string;
  readonly role?: { account?: string; namespace?: string };
  readonly hasPolicy?: boolean;
  editClass?(made: SecretProviderClass): SecretProviderClass;
  editApp?(made: MendixApp): MendixApp;
  /** What the pods come to before `after` runs; `ready` unless told. */
  readonly settles?: Settled;
  after?(world: SeedWorld, seed: EnvironmentSeed): Promise<void>;
}

export function namesOf(seed: Pick<EnvironmentSeed, "namespace" | "name">): BindingNames {
  return {
    namespace: seed.namespace,
    name: seed.name,
    role: `mendix-${seed.name}`,
    policy: `mendix-${seed.name}`,
    secretPath: `secret/data/${seed.name}`,
  };
}
