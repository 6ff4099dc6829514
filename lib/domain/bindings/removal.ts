import { apiVersions, environmentAccount } from "./contract";
import { diffKeys } from "./key-changes";
import { stringParameters, type LiveBinding } from "./manifests";
import type { BindingPlan } from "./plan";
import { applied, deleted, noChange, planApply, type PlannedObject } from "./planned-object";
import type { StoreBinding } from "./store-binding";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { canonicalJson } from "@/lib/domain/canonical-json";
import type { KubeObject } from "@/lib/domain/kube-object";
import { forDisplay } from "@/lib/domain/objects/display";
import { binderyManager, ownerOf } from "@/lib/domain/objects/managers";
import { isAppliedBy } from "@/lib/domain/objects/owners";
import { bare, leaves } from "@/lib/domain/objects/server-side-apply";

export interface RemovalInput {
  environment: EnvironmentRef;
  live: LiveBinding;
  /** Rules of the kind that wrote the class; null when no provider of Bindery knows it. */
  binding: StoreBinding | null;
  runtimeVersion: string | null;
  plannedAt: string;
  sha256: (text: string) => string;
}

/**
 * Unbinds an environment, in the opposite order of binding it: the flag on the MendixApp is set to false, the class is deleted, the
 * ServiceAccount gives up what Bindery wrote and is deleted only when Bindery alone made it. Values in the store are not touched.
 */
export function planRemoval(input: RemovalInput): BindingPlan {
  const { environment, live, binding } = input;
  const objects = [planFlag(input), planClass(input), planAccount(input)];
  const isEmpty = objects.every((object) => object.change.action === "none");
  const parameters = stringParameters(live.secretProviderClass?.spec?.parameters);
  const before = binding && live.secretProviderClass ? binding.read(parameters).entries : [];
  return {
    objects,
    manifests: null,
    plan: {
      environment,
      digest: input.sha256(
        canonicalJson({
          environment,
          removal: objects.map(({ change, live: object, configuration }) => ({
            action: change.action,
            object: change.object,
            uid: object?.metadata.uid ?? null,
            live: object ? forDisplay(object) : null,
            configuration,
          })),
        }),
      ),
      isEmpty,
      keyChanges: diffKeys({ before, after: [] }, input.runtimeVersion),
      changes: objects.map((object) => object.change),
      pods: isEmpty
        ? []
        : live.pods.map((pod) => ({ name: pod.metadata.name, effect: effectOf(objects) })),
      restartKeys: [],
      issues: isEmpty
        ? []
        : [
            {
              path: "",
              key: null,
              severity: "warning",
              message:
                "Without the store the app needs its database, file storage and constants from the environment itself.",
            },
          ],
      plannedAt: input.plannedAt,
    },
  };
}

function effectOf(objects: readonly PlannedObject[]): string {
  return objects[0]?.change.action === "update"
    ? "The Mendix Operator replaces it, because the switch on the MendixApp changes."
    : "Keeps the files that it has mounted until it is restarted.";
}

function metadataOf({ environment }: RemovalInput): { name: string; namespace: string } {
  return { name: environment.name, namespace: environment.namespace };
}

function planFlag(input: RemovalInput): PlannedObject {
  const manifest: KubeObject = {
    apiVersion: apiVersions.mendixApp,
    kind: "MendixApp",
    metadata: metadataOf(input),
    spec: { allowOverrideSecretsWithSecretStoreCSIDriver: false },
  };
  const { mendixApp } = input.live;
  const isOn = mendixApp?.spec?.allowOverrideSecretsWithSecretStoreCSIDriver === true;
  return isOn ? planApply(manifest, mendixApp) : noChange(manifest, mendixApp);
}

function planClass(input: RemovalInput): PlannedObject {
  const { secretProviderClass } = input.live;
  if (secretProviderClass) return deleted(secretProviderClass);
  const manifest = {
    apiVersion: apiVersions.secretProviderClass,
    kind: "SecretProviderClass",
    metadata: metadataOf(input),
  };
  return noChange(manifest, null);
}

function planAccount(input: RemovalInput): PlannedObject {
  const { serviceAccount } = input.live;
  const manifest: KubeObject = {
    apiVersion: apiVersions.serviceAccount,
    kind: "ServiceAccount",
    metadata: metadataOf(input),
  };
  if (!serviceAccount) return noChange(manifest, null);
  if (isOnlyOurs(serviceAccount)) return deleted(serviceAccount);
  return applied(bare(serviceAccount), serviceAccount);
}

/** Made by Bindery for an environment, and nothing on it that Bindery did not write. */
function isOnlyOurs(account: KubeObject): boolean {
  const entries = account.metadata.managedFields ?? [];
  return (
    entries.every((entry) => ownerOf(entry.manager ?? "").kind === "bindery") &&
    account.metadata.annotations?.[environmentAccount] === "true" &&
    leaves(account).every(({ path }) => isAppliedBy(account, path, binderyManager))
  );
}
