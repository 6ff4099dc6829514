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

/** What is chosen, saved or not, and how to send it. */
function useEnablement(detail: NamespaceDetail) {
  const { cluster, namespace, enablement } = detail;
  const stores = useQuery(namespaceStoresQuery()).data?.items ?? [];
  const replace = useReplaceEnablement({ cluster, namespace });
  const [draft, setDraft] = useState<Draft | null>(null);
  const only = stores.length === 1 ? (stores[0]?.name ?? null) : null;
  const store = draft?.store ?? enablement.store ?? only;
  const kind = stores.find(({ name }) => name === store)?.kind;
  const fallback = kind ? (findManifest(kind)?.defaultTemplate ?? "") : "";
  const template = draft?.template ?? (enablement.template || fallback);
  const send = async (isEnabled: boolean) => {
    await replace.mutateAsync({ isEnabled, store, template, version: enablement.version });
    setDraft(null);
  };
  return { stores, replace, draft, setDraft, store, template, send };
}

type EnablementState = ReturnType<typeof useEnablement>;

/** The switch with its store and naming template. What stops it stands below it, with the repair. */
export function EnablementPanel({ detail }: { detail: NamespaceDetail }) {
  const { cluster, namespace, enablement } = detail;
  const mayTurn = useCan("enablement:replace", { cluster, namespace });
  const state = useEnablement(detail);
  const { replace, store, send } = state;
  const [isTurningOff, setTurningOff] = useState(false);
  const switchId = useId();
  // Store and provider are judged for the chosen store when the switch is turned; the list knows only the saved one.
  const blocking = detail.preconditions.filter(
    ({ state: found, id }) => found === "missing" && !(id === "store" && store !== null),
  );
  const isBlocked = !enablement.isEnabled && (blocking.length > 0 || store === null);
  const turn = (isEnabled: boolean) => {
    if (isEnabled) void send(true).catch(() => undefined);
    else setTurningOff(true);
  };
  return (
    <Panel
      title="Secrets store"
      aside={
        <span className="row">
          <label htmlFor={switchId}>Enable Secrets Store</label>
          <Switch
            id={switchId}
            checked={enablement.isEnabled}
            disabled={!mayTurn || replace.isPending || isBlocked}
            onCheckedChange={turn}
          />
        </span>
      }
    >
      <EnablementFields
        detail={detail}
        state={state}
        isDisabled={!mayTurn}
        waitsFor={enablement.isEnabled ? [] : blocking.map(({ label }) => label.toLowerCase())}
      />
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

interface EnablementFieldsProps {
  detail: NamespaceDetail;
  state: EnablementState;
  isDisabled: boolean;
  waitsFor: readonly string[];
}

function EnablementFields({ detail, state, isDisabled, waitsFor }: EnablementFieldsProps) {
  const { cluster, namespace, enablement } = detail;
  const { stores, replace, draft, setDraft, store, template, send } = state;
  const failure = replace.error ? asApiError(replace.error) : null;
  const options = stores.map(({ name, address }) => ({ value: name, label: name, help: address }));
  return (
    <PanelBody className="grid gap-3">
      {failure ? (
        <Banner verdict="failed">
          {failure.detail} {failure.hint}
        </Banner>
      ) : null}
      {waitsFor.length > 0 ? (
        <p className="muted m-0">The switch waits for: {waitsFor.join(", ")}.</p>
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
            names={options}
            value={store}
            isDisabled={isDisabled}
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
            isDisabled={isDisabled}
            onChange={(text) => setDraft({ store, template: text })}
          />
        </Field>
      </div>
      {draft && enablement.isEnabled ? (
        <div className="row">
          <Button
            variant="primary"
            isBusy={replace.isPending}
            onClick={() => void send(true).catch(() => undefined)}
          >
            Save
          </Button>
          <Button onClick={() => setDraft(null)}>Discard</Button>
        </div>
      ) : null}
    </PanelBody>
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
