"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useId, useState } from "react";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { Panel, PanelBody } from "@/components/patterns/panel";
import { Banner } from "@/components/patterns/panel-state";
import { Button } from "@/components/ui/button";
import { Field, useFieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { asApiError } from "@/lib/client/api-error";
import { useCan } from "@/lib/client/use-session";
import type { NamespaceDetail } from "@/lib/contracts/namespaces";
import { findManifest } from "@/lib/stores/manifests";
import { namespaceStoresQuery, useReplaceEnablement } from "./namespaces.queries";
import { Preconditions } from "./preconditions";

interface Draft {
  store: string | null;
  template: string;
}

/** The switch with its store and naming template. What stops it stands below it, with the repair. */
export function EnablementPanel({ detail }: { detail: NamespaceDetail }) {
  const { cluster, namespace, enablement } = detail;
  const stores = useQuery(namespaceStoresQuery()).data?.items ?? [];
  const replace = useReplaceEnablement({ cluster, namespace });
  const mayTurn = useCan("enablement:replace", { cluster, namespace });
  const [draft, setDraft] = useState<Draft | null>(null);
  const [isTurningOff, setTurningOff] = useState(false);
  const switchId = useId();
  const only = stores.length === 1 ? (stores[0]?.name ?? null) : null;
  const store = draft?.store ?? enablement.store ?? only;
  const kind = stores.find(({ name }) => name === store)?.kind;
  const fallback = kind ? (findManifest(kind)?.defaultTemplate ?? "") : "";
  const template = draft?.template ?? (enablement.template || fallback);
  const send = (isEnabled: boolean) =>
    replace.mutateAsync({ isEnabled, store, template, version: enablement.version });
  const turn = (isEnabled: boolean) => {
    if (!isEnabled) setTurningOff(true);
    else
      void send(true).then(
        () => setDraft(null),
        () => undefined,
      );
  };
  const save = () =>
    void send(enablement.isEnabled).then(
      () => setDraft(null),
      () => undefined,
    );
  const blocking = detail.preconditions.filter(
    ({ state, id }) => state === "missing" && !(id === "store" && store !== null),
  );
  const failure = replace.error ? asApiError(replace.error) : null;
  return (
    <Panel
      title="Secrets store"
      aside={
        <span className="row">
          <label htmlFor={switchId}>Enable Secrets Store</label>
          <Switch
            id={switchId}
            checked={enablement.isEnabled}
            disabled={
              !mayTurn ||
              replace.isPending ||
              (!enablement.isEnabled && (blocking.length > 0 || store === null))
            }
            onCheckedChange={turn}
          />
        </span>
      }
    >
      <PanelBody className="grid gap-3">
        {failure ? (
          <Banner verdict="failed">
            {failure.detail} {failure.hint}
          </Banner>
        ) : null}
        {!enablement.isEnabled && blocking[0] ? (
          <p className="muted m-0">
            The switch waits for: {blocking.map(({ label }) => label.toLowerCase()).join(", ")}.
          </p>
        ) : null}
        <div className="grid gap-3 sm:grid-cols-2">
          <Field
            label="Default store"
            hint={
              <Link className="link" href={`/stores/new?cluster=${cluster}&namespace=${namespace}`}>
                Register a store
              </Link>
            }
          >
            <StoreSelect
              names={stores.map(({ name, address }) => ({
                value: name,
                label: name,
                help: address,
              }))}
              value={store}
              isDisabled={!mayTurn}
              onChange={(name) =>
                setDraft({ store: name, template: draft?.template ?? enablement.template })
              }
            />
          </Field>
          <Field
            label="Naming template"
            hint="Where names are completed from: {cluster} {namespace} {environment} {key}"
          >
            <TemplateInput
              value={template}
              isDisabled={!mayTurn}
              onChange={(text) => setDraft({ store, template: text })}
            />
          </Field>
        </div>
        {draft && enablement.isEnabled ? (
          <div className="row">
            <Button variant="primary" isBusy={replace.isPending} onClick={save}>
              Save
            </Button>
            <Button onClick={() => setDraft(null)}>Discard</Button>
          </div>
        ) : null}
      </PanelBody>
      <Preconditions items={detail.preconditions} />
      <ConfirmDialog
        isOpen={isTurningOff}
        onOpenChange={setTurningOff}
        title={`Turn the secrets store of ${namespace} off?`}
        about="Bindery stops planning bindings here. Objects in the cluster and values in the store stay as they are, and running pods keep their files."
        confirmLabel="Turn off"
        onConfirm={() => send(false)}
      />
    </Panel>
  );
}

interface StoreSelectProps {
  names: { value: string; label: string; help: string }[];
  value: string | null;
  isDisabled: boolean;
  onChange: (name: string) => void;
}

function StoreSelect({ names, value, isDisabled, onChange }: StoreSelectProps) {
  const control = useFieldControl();
  return (
    <Select
      {...control}
      options={names}
      value={value}
      isDisabled={isDisabled}
      onValueChange={onChange}
      placeholder={names.length === 0 ? "No store is registered" : "Choose a store"}
    />
  );
}

interface TemplateInputProps {
  value: string;
  isDisabled: boolean;
  onChange: (text: string) => void;
}

function TemplateInput({ value, isDisabled, onChange }: TemplateInputProps) {
  const control = useFieldControl();
  return <Input {...control} isMono value={value} disabled={isDisabled} onValueChange={onChange} />;
}
