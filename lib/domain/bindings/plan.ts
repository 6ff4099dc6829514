import { apiVersions } from "./contract";
import type { PlanFacts } from "./plan-facts";
import { planIssues } from "./plan-issues";
import { diffKeys } from "./key-changes";
import { noChange, planApply, type PlannedObject } from "./planned-object";
import { podEffects } from "./pod-effects";
import {
  stringParameters,
  toManifests,
  type BindingManifests,
  type BindingStore,
  type LiveBinding,
} from "./manifests";
import type { DesiredBinding, KeyChange, Plan } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { AppError } from "@/lib/domain/errors";
import { forDisplay } from "@/lib/domain/objects/display";

export interface PlanInput {
  environment: EnvironmentRef;
  desired: DesiredBinding;
  store: BindingStore;
  live: LiveBinding;
  facts: PlanFacts;
  /** ISO 8601, UTC. */
  plannedAt: string;
  /** Hex SHA-256 of a UTF-8 text: hashing is the caller's, the domain has no crypto. */
  sha256: (text: string) => string;
}

export interface BindingPlan {
  plan: Plan;
  /** What to send, in order; one per change of the plan, at the same position. */
  objects: PlannedObject[];
  /** The contract's fields whole: for export, for the revision, for drift. null when they cannot be made. */
  manifests: BindingManifests | null;
}

/**
 * What is to change so that live becomes desired: ServiceAccount, then SecretProviderClass, then the flag on the MendixApp. Pure;
 * planning again after applying gives an empty plan. `dryRun` is `skipped` and `conflicts` are foreseen from managedFields:
 * the server fills in what the cluster says. The digest does not depend on time, versions of objects or probes.
 */
export function planBinding(input: PlanInput): BindingPlan {
  const { environment, desired, store, live } = input;
  const { manifests, refusal } = tryManifests(input);
  const objects = manifests ? planObjects(manifests, live) : emptyObjects(input);
  const classAfter = objects[1]?.after ?? null;
  const before = stringParameters(live.secretProviderClass?.spec?.parameters);
  const after = manifests ? stringParameters(specParameters(classAfter)) : before;
  const keyChanges = diffKeys(
    {
      before: entriesOf(store, live.secretProviderClass?.spec?.provider, before),
      after: store.binding.read(after).entries,
    },
    input.facts.runtimeVersion,
  );
  const isEmpty = objects.every((object) => object.change.action === "none");
  const issues = planIssues({
    environment,
    desired,
    store,
    live,
    facts: input.facts,
    after,
    manifests,
    refusal,
  });
  return {
    objects,
    manifests,
    plan: {
      environment,
      digest: digestOf(input, objects),
      isEmpty,
      keyChanges,
      changes: objects.map((object) => object.change),
      pods: podEffects({ live, objects, keyChanges, facts: input.facts }),
      restartKeys: restartKeys(keyChanges, live),
      issues,
      plannedAt: input.plannedAt,
    },
  };
}

function tryManifests({ environment, desired, store, live }: PlanInput): {
  manifests: BindingManifests | null;
  refusal: AppError | null;
} {
  try {
    return { manifests: toManifests(environment, desired, { store, live }), refusal: null };
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid_input")
      return { manifests: null, refusal: error };
    throw error;
  }
}

function planObjects(manifests: BindingManifests, live: LiveBinding): PlannedObject[] {
  return [
    planApply(manifests.serviceAccount, live.serviceAccount),
    planApply(manifests.secretProviderClass, live.secretProviderClass),
    // Bindery never makes a MendixApp: without one there is nothing to flag yet (domain-facts.md §3.1 rule 8).
    live.mendixApp
      ? planApply(manifests.mendixApp, live.mendixApp)
      : noChange(manifests.mendixApp, null),
  ];
}

function emptyObjects({ environment, live }: PlanInput): PlannedObject[] {
  const metadata = { name: environment.name, namespace: environment.namespace };
  const { serviceAccount, secretProviderClass, mendixApp } = apiVersions;
  return [
    noChange({ apiVersion: serviceAccount, kind: "ServiceAccount", metadata }, live.serviceAccount),
    noChange(
      { apiVersion: secretProviderClass, kind: "SecretProviderClass", metadata },
      live.secretProviderClass,
    ),
    noChange({ apiVersion: mendixApp, kind: "MendixApp", metadata }, live.mendixApp),
  ];
}

function specParameters(object: Record<string, unknown> | null): unknown {
  const spec = object?.["spec"];
  return typeof spec === "object" && spec !== null && "parameters" in spec ? spec.parameters : {};
}

/** A class of another provider holds no keys that this store's rules can read. */
function entriesOf(
  store: BindingStore,
  provider: string | undefined,
  parameters: Record<string, string>,
) {
  return store.binding.providerNames.includes(provider ?? "")
    ? store.binding.read(parameters).entries
    : [];
}

/** Before the first mount there is nothing to restart: the pods that come read everything. */
function restartKeys(changes: readonly KeyChange[], live: LiveBinding): string[] {
  const isInUse =
    live.mendixApp?.spec?.allowOverrideSecretsWithSecretStoreCSIDriver === true &&
    live.pods.length > 0;
  return isInUse ? changes.filter((change) => change.needsRestart).map((change) => change.key) : [];
}

function digestOf(input: PlanInput, objects: readonly PlannedObject[]): string {
  const { environment, desired } = input;
  return input.sha256(
    canonicalJson({
      environment,
      desired,
      objects: objects.map(({ change, live, configuration }) => ({
        action: change.action,
        object: change.object,
        uid: live?.metadata.uid ?? null,
        live: live ? forDisplay(live) : null,
        configuration,
        conflicts: change.conflicts,
      })),
    }),
  );
}
