"use client";

import Link from "next/link";
import { useState } from "react";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { TextField } from "@/components/patterns/form-fields";
import { PageHeader } from "@/components/patterns/page-header";
import { Panel, PanelBody } from "@/components/patterns/panel";
import { Refusal } from "@/components/patterns/refusal";
import { Button, buttonVariants } from "@/components/ui/button";
import { RadioGroup } from "@/components/ui/radio-group";
import { plural } from "@/lib/client/format";
import type { Store } from "@/lib/contracts/stores";
import { manifests } from "@/lib/stores/manifests";
import { NamespacesField } from "./namespaces-field";
import { PrefixField } from "./prefix-field";
import { StoreFields } from "./store-fields";
import { TestPanel } from "./test-panel";
import { useStoreWizard, type StoreWizardState } from "./use-store-wizard";

/** Adds a store, or changes one: the form of its kind, the test beside it, saving after the test. */
export function StoreWizard({ store }: { store: Store | null }) {
  const wizard = useStoreWizard(store);
  const { form, check, manifest, save } = wizard;
  return (
    <>
      <PageHeader
        title={store ? `Edit ${store.name}` : "Add store"}
        facts={<span>Tested before it is saved. Pods and bindings do not change.</span>}
      />
      <div className="cols cols-wide items-start!">
        <Panel title={manifest.label} sub={manifest.description}>
          <PanelBody>
            <form noValidate className="grid gap-4" onSubmit={(event) => void wizard.test(event)}>
              {store ? null : <KindChoice wizard={wizard} />}
              <div className="form-grid">
                <TextField
                  control={form.control}
                  name="name"
                  label="Name"
                  kind="mono"
                  placeholder="vault-ams"
                  isReadOnly={store !== null}
                  hint={store ? "It cannot be changed." : "In addresses, bindings and the audit."}
                />
                <TextField control={form.control} name="label" label="Label" aside="optional" />
              </div>
              <StoreFields control={form.control} manifest={manifest} keptSecrets={wizard.kept} />
              <NamespacesField control={form.control} />
              <PrefixField control={form.control} placeholder={manifest.defaultTemplate} />
              {save.error ? <Refusal error={save.error} /> : null}
              <WizardActions wizard={wizard} store={store} />
            </form>
          </PanelBody>
        </Panel>
        <div className="companion">
          <TestPanel
            check={check.data ?? null}
            isPending={check.isPending}
            error={check.error}
            isOutdated={!wizard.isTested}
            onField={(path) => form.setFocus(`config.${path}` as "config")}
            labelOf={(path) => manifest.fields.find((field) => field.path === path)?.label}
          />
        </div>
      </div>
    </>
  );
}

const choices = manifests.map(({ kind, label, description }) => ({
  value: kind,
  label,
  help: description,
}));

function KindChoice({ wizard }: { wizard: StoreWizardState }) {
  if (choices.length < 2) return null;
  return (
    <RadioGroup
      aria-label="Kind of store"
      className="form-grid gap-x-4!"
      choices={choices}
      value={wizard.kind}
      onValueChange={wizard.chooseKind}
    />
  );
}

function WizardActions({ wizard, store }: { wizard: StoreWizardState; store: Store | null }) {
  const { check, save, isReady, isTested } = wizard;
  const [isAsking, setAsking] = useState(false);
  const isRisky = store !== null && !isReady;
  return (
    <div className="row row-wrap">
      <Button
        type="submit"
        size="lg"
        variant={isReady ? "default" : "primary"}
        isBusy={check.isPending}
      >
        {isTested ? "Test again" : "Test"}
      </Button>
      <Button
        size="lg"
        variant={isReady ? "primary" : "default"}
        disabled={!isTested || check.isPending}
        isBusy={save.isPending}
        onClick={() => (isRisky ? setAsking(true) : void wizard.write())}
      >
        {isReady || !isTested ? "Save store" : `Save although the test failed${isRisky ? "…" : ""}`}
      </Button>
      <Link
        href={store ? `/stores/${store.name}` : "/stores"}
        className={buttonVariants({ size: "lg", variant: "ghost" })}
      >
        Cancel
      </Link>
      {isTested ? null : <span className="hint">Saving waits for the test.</span>}
      {store ? (
        <ConfirmDialog
          isOpen={isAsking}
          onOpenChange={setAsking}
          title={`Save ${store.name} although its test failed?`}
          about={`It is the default store of ${plural(store.usedBy, "namespace")}. With this configuration Bindery can neither look its environments up nor prove them: they become unknown. A credential that you replace is not kept. Pods are not affected.`}
          confirmLabel={`Save ${store.name}`}
          isDestructive
          onConfirm={wizard.write}
        />
      ) : null}
    </div>
  );
}
