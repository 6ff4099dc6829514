"use client";

import { useQuery } from "@tanstack/react-query";
import { Panel, PanelBody } from "@/components/patterns/panel";
import { SelectField, TextField } from "@/components/patterns/form-fields";
import type { Binding } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { useBindingDraft } from "./binding-draft";
import { storesQuery } from "./bindings.queries";
import { ModePickers } from "./mode-pickers";

/** Store, identity and the two authentication modes on top of the keys. */
export function BindingFields({
  environment,
  binding,
  isEditable,
}: {
  environment: EnvironmentRef;
  binding: Binding;
  isEditable: boolean;
}) {
  const { form, issues } = useBindingDraft();
  const stores = useQuery(storesQuery());
  const usable = (stores.data?.items ?? []).filter(
    (store) =>
      store.isForAll ||
      store.namespaces.some(
        (each) => each.cluster === environment.cluster && each.namespace === environment.namespace,
      ),
  );
  const known = usable.map((store) => ({
    value: store.name,
    label: store.label || store.name,
    help: `${store.name} · ${store.kind} · ${store.address}`,
  }));
  const options =
    binding.store && !usable.some((store) => store.name === binding.store)
      ? [{ value: binding.store, label: binding.store }, ...known]
      : known;
  const whole = issues.filter((issue) => issue.key === null);
  return (
    <Panel label="Store and identity">
      <PanelBody className="form-grid">
        <SelectField
          control={form.control}
          name="store"
          label="Store"
          placeholder={stores.isPending ? "Loading stores" : "Choose a store"}
          options={options}
          hint={
            stores.error
              ? "The list of stores was not loaded."
              : "Its kind decides how the mapping is written."
          }
        />
        <TextField
          control={form.control}
          name="identity"
          label="Identity in the store"
          kind="mono"
          hint="What pods sign in as: the Vault role. Empty where the store has none."
        />
      </PanelBody>
      <ModePickers {...{ environment, binding, isEditable }} />
      <div className="panel-foot row-wrap">
        {binding.template ? (
          <span>
            Template: <code>{binding.template}</code>
          </span>
        ) : (
          <span>No naming template is set for this namespace.</span>
        )}
        {whole.map((issue) => (
          <span key={issue.message} className={issue.severity === "error" ? "error" : "hint"}>
            {issue.message}
          </span>
        ))}
      </div>
    </Panel>
  );
}
