"use client";

import { useForm, type FieldErrors, type Resolver } from "react-hook-form";
import { formMode } from "@/components/patterns/form-fields";
import { StoreName } from "@/lib/contracts/names";
import type { Store } from "@/lib/contracts/stores";
import { findManifest, manifests } from "@/lib/stores/manifests";
import { checkConfig, draftOf, emptyConfig, type StoreManifest } from "./store-config";
import type { StoreDraft } from "./store-fields";

const nested = (errors: Record<string, unknown>, path: string, message: string): void => {
  const parts = path.split(".");
  const last = parts.pop() as string;
  let at = errors;
  for (const part of parts) at = (at[part] ??= {}) as Record<string, unknown>;
  at[last] = { type: "manifest", message };
};

/** Checks the draft by the schema of its kind; issues stand at the fields of the form. */
const resolverFor =
  (keptSecrets: readonly string[]): Resolver<StoreDraft> =>
  (values) => {
    const errors: Record<string, unknown> = {};
    const name = StoreName.safeParse(values.name);
    if (!name.success) {
      const message = values.name ? name.error.issues[0]?.message : "A name such as vault-ams";
      nested(errors, "name", message ?? "");
    }
    const manifest = findManifest(values.kind);
    if (!manifest) nested(errors, "kind", "Choose a kind");
    else {
      for (const [path, message] of checkConfig(manifest, values.config, keptSecrets)) {
        nested(errors, `config.${path}`, message);
      }
    }
    return Object.keys(errors).length > 0
      ? { values: {}, errors: errors as FieldErrors<StoreDraft> }
      : { values, errors: {} };
  };

export function useStoreForm(store: Store | null) {
  const first = manifests[0] as StoreManifest;
  const manifest = store ? findManifest(store.kind) : first;
  return useForm<StoreDraft>({
    resolver: resolverFor(store?.secretsSet ?? []),
    defaultValues: {
      kind: store?.kind ?? first.kind,
      name: store?.name ?? "",
      label: store?.label ?? "",
      prefix: store?.prefix ?? "",
      namespaces: (store?.namespaces ?? []).map(
        ({ cluster, namespace }) => `${cluster}/${namespace}`,
      ),
      config: manifest ? (store ? draftOf(manifest, store.config) : emptyConfig(manifest)) : {},
    },
    ...formMode,
  });
}
