"use client";

import type { NamespaceRef } from "@/lib/contracts/names";
import type { Store } from "@/lib/contracts/stores";
import { sentConfig, type StoreManifest } from "./store-config";
import type { StoreDraft } from "./store-fields";
import { useCreateStore, useUpdateStore } from "./stores.queries";

const toRef = (text: string): NamespaceRef => {
  const [cluster = "", namespace = ""] = text.split("/");
  return { cluster, namespace };
};

/** Creates or changes; null when refused, and `error` says why. */
export function useSaveStore(store: Store | null) {
  const create = useCreateStore();
  const update = useUpdateStore();
  const run = async (
    draft: StoreDraft,
    manifest: StoreManifest,
    isReady: boolean,
  ): Promise<Store | null> => {
    const shared = {
      label: draft.label,
      prefix: draft.prefix,
      config: sentConfig(manifest, draft.config, store?.secretsSet ?? []),
      namespaces: draft.namespaces.map(toRef),
    };
    try {
      const answer = store
        ? await update.mutateAsync({ store: store.name, ...shared, version: store.version })
        : await create.mutateAsync({
            name: draft.name,
            kind: draft.kind,
            ...shared,
            isUncheckedAccepted: !isReady,
          });
      return answer.store;
    } catch {
      return null;
    }
  };
  return {
    run,
    isPending: create.isPending || update.isPending,
    error: create.error ?? update.error,
  };
}
