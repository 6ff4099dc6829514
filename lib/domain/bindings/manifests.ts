import { apiVersions, environmentAccount, environmentClass } from "./contract";
import { declaredModes, modeAnnotations } from "./keys/declared-modes";
import type { StoreBinding } from "./store-binding";
import type { DesiredBinding } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { KubeObject, MendixApp, Pod, SecretProviderClass } from "@/lib/domain/kube-object";

/** What the cluster has now; null: the API answered that there is none. */
export interface LiveBinding {
  serviceAccount: KubeObject | null;
  secretProviderClass: SecretProviderClass | null;
  mendixApp: MendixApp | null;
  pods: readonly Pod[];
}

/** The store of a binding, with the pure rules of its kind. */
export interface BindingStore {
  name: string;
  config: Record<string, unknown>;
  binding: StoreBinding;
}

export interface BindingManifests {
  serviceAccount: KubeObject;
  secretProviderClass: SecretProviderClass;
  mendixApp: KubeObject;
}

/**
 * The objects that make the environment use the store, each with exactly the fields that the binding contract speaks of: what to
 * commit to Git, what a revision keeps, what drift is measured against. Parameters of a live class of the same provider are edited
 * in place; those of another provider are replaced; `desired.parameters` goes before both. Throws `AppError("invalid_input")` when the live class cannot be edited.
 */
export function toManifests(
  environment: EnvironmentRef,
  desired: Pick<DesiredBinding, "mappings" | "identity" | "modes" | "parameters">,
  { store, live }: { store: BindingStore; live: Pick<LiveBinding, "secretProviderClass"> },
): BindingManifests {
  const { mappings, identity } = desired;
  const { binding, config } = store;
  const metadata = { name: environment.name, namespace: environment.namespace };
  const spec = live.secretProviderClass?.spec ?? {};
  const isSameProvider = binding.providerNames.includes(spec.provider ?? "");
  const written = isSameProvider ? stringParameters(spec.parameters) : {};
  const parameters = binding.edit(desired.parameters ?? written, { mappings, identity, config });
  const modes =
    desired.modes === undefined
      ? declaredModes(live.secretProviderClass?.metadata.annotations)
      : desired.modes;
  const provider = isSameProvider ? spec.provider : binding.providerNames[0];
  return {
    serviceAccount: {
      apiVersion: apiVersions.serviceAccount,
      kind: "ServiceAccount",
      metadata: {
        ...metadata,
        annotations: {
          [environmentAccount]: "true",
          ...binding.accountAnnotations(config, identity),
        },
      },
    },
    secretProviderClass: {
      apiVersion: apiVersions.secretProviderClass,
      kind: "SecretProviderClass",
      metadata: {
        ...metadata,
        annotations: { [environmentClass]: "true", ...modeAnnotations(modes) },
      },
      spec: { provider: provider ?? "", parameters },
    },
    mendixApp: {
      apiVersion: apiVersions.mendixApp,
      kind: "MendixApp",
      metadata,
      spec: { allowOverrideSecretsWithSecretStoreCSIDriver: true },
    },
  };
}

/** Live objects obey no schema of ours: what is no text is left out. */
export function stringParameters(parameters: unknown): Record<string, string> {
  if (typeof parameters !== "object" || parameters === null) return {};
  return Object.fromEntries(
    Object.entries(parameters).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}
