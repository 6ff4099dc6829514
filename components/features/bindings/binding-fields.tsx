"use client";

import { useQuery } from "@tanstack/react-query";
import { Panel, PanelBody } from "@/components/patterns/panel";
import { SelectField, TextField } from "@/components/patterns/form-fields";
import type { Binding } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { useBindingDraft } from "./binding-draft";
import { storesQuery } from "./bindings.queries";

const databaseModes: Record<Binding["modes"]["database"], string> = {
  password: "database password",
  "aws-rds-iam": "AWS RDS with IAM",
  "azure-postgres-identity": "Azure PostgreSQL with managed identity",
  "azure-sql-identity": "Azure SQL with managed identity",
};
const storageModes: Record<Binding["modes"]["storage"], string> = {
  "s3-static": "S3 with static keys",
  "s3-irsa": "S3 with IRSA",
  "azure-blob-static": "Azure Blob with account key",
  "azure-blob-identity": "Azure Blob with managed identity",
};

/** Store and identity on top of the keys; the modes follow from what is mapped and are said, not asked. */
export function BindingFields({
  environment,
  binding,
}: {
  environment: EnvironmentRef;
  binding: Binding;
}) {
  const { form, issues } = useBindingDraft();
  const stores = useQuery(storesQuery());
  const usable = (stores.data?.items ?? []).filter(
    (store) =>
      store.namespaces.length === 0 ||
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
      <div className="panel-foot row-wrap">
        <span>
          Database: <b className="strong">{databaseModes[binding.modes.database]}</b>
        </span>
        <span>
          File storage: <b className="strong">{storageModes[binding.modes.storage]}</b>
        </span>
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
