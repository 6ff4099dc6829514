import "server-only";
import type { KeyMapping, StoreReference } from "@/lib/contracts/bindings";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import { getDb } from "@/lib/server/db/client";
import type { SecretProviderClass } from "@/lib/domain/kube-object";
import type { Enablement, Store as StoreRow } from "@/lib/server/db/generated/client";
import { findStoreOf } from "@/lib/server/services/health/find-store";
import type { Health } from "@/lib/server/services/health/engine";
import { readClass } from "@/lib/server/services/health/read-class";
import { findManifest } from "@/lib/stores/manifests";
import { findPureStore } from "@/lib/stores/pure-registry";

export type EnablementWithStore = Enablement & { store: StoreRow | null };

export interface ReadColumn {
  /** There is a class, and its mapping can be read. */
  isBound: boolean;
  store: StoreRow | null;
  hasMember: boolean;
  mappings: KeyMapping[];
  identity: string | null;
  /** Why its mapping cannot be changed here; null: it can. */
  lockedReason: string | null;
  /** What the namespace's template gives for a key; null: there is no template. */
  suggest: ((mapping: KeyMapping) => StoreReference) | null;
}

export const findEnablement = ({ cluster, namespace }: NamespaceRef) =>
  getDb().enablement.findUnique({
    where: { cluster_namespace: { cluster, namespace } },
    include: { store: true },
  });

/** The mapping of one environment as the watch sees it. */
export function readColumn(
  { snapshot }: Health,
  enablement: EnablementWithStore | null,
): Promise<ReadColumn> {
  const { secretProviderClass, environment } = snapshot;
  const spc = secretProviderClass.state === "seen" ? secretProviderClass.value : null;
  return readMapping(environment, { spc, enablement, references: snapshot.probe?.references });
}

/** The mapping that a class holds, with its store: the class's own, else the namespace's default. */
export async function readMapping(
  environment: NamespaceRef & { name: string },
  given: {
    spc: SecretProviderClass | null;
    enablement: EnablementWithStore | null;
    /** Of the last probe, for a class that the watch holds (`readClass`). */
    references?: ReferenceProbe[];
  },
): Promise<ReadColumn> {
  const { spc, enablement } = given;
  const own = spc ? await findStoreOf(spc, environment) : null;
  const store = own ?? (spc ? null : (enablement?.store ?? null));
  const read = readClass(spc, given.references);
  const pure = read?.pure ?? (!spc && store ? findPureStore(store.kind) : null);
  const contents = read?.contents ?? null;
  const { name, cluster, namespace } = environment;
  const template = enablement?.template ?? "";
  return {
    isBound: contents !== null && contents.isEditable,
    store,
    hasMember: (findManifest(store?.kind ?? pure?.kind ?? "")?.reference.member ?? null) !== null,
    mappings: contents?.entries.map(({ key, reference }) => ({ key, reference })) ?? [],
    identity: contents?.identity ?? null,
    lockedReason: lockedReason({
      hasClass: spc !== null,
      isKnown: pure !== null,
      isReadable: contents?.isEditable ?? true,
      hasStore: store !== null,
      isEnabled: enablement?.isEnabled ?? false,
    }),
    suggest:
      template !== "" && pure
        ? ({ key }) => pure.binding.suggest(key, template, { cluster, namespace, name })
        : null,
  };
}

function lockedReason(of: {
  hasClass: boolean;
  isKnown: boolean;
  isReadable: boolean;
  hasStore: boolean;
  isEnabled: boolean;
}): string | null {
  if (!of.isEnabled) return "Enable Secrets Store is off for this namespace.";
  if (of.hasClass && !of.isKnown)
    return "Its provider is not known to Bindery; its parameters are left alone.";
  if (!of.isReadable)
    return "Its list of objects cannot be edited without losing something. Repair it under Manifests.";
  if (!of.hasStore)
    return of.hasClass
      ? "No registered store has the address that its class names. Register the store first."
      : "The namespace has no default store. Choose one first.";
  return null;
}
