"use client";

import { Vault } from "lucide-react";
import Link from "next/link";
import { Field, useFieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { useCan } from "@/lib/client/use-session";
import type { NamespaceDetail } from "@/lib/contracts/namespaces";
import { findManifest } from "@/lib/stores/manifests";
import { NamingPreview, IdentityPreview } from "./naming-preview";
import type { EnablementState } from "./use-enablement";

export interface EnablementFieldsProps {
  detail: NamespaceDetail;
  state: EnablementState;
  isDisabled: boolean;
  /** A real environment of the namespace, for the preview. */
  example: string | null;
}

/** Store, identity (in the store's own word, where it has one) and naming template, each with what it gives. */
export function EnablementFields({ detail, state, isDisabled, example }: EnablementFieldsProps) {
  const { cluster, namespace } = detail;
  const { stores, manifest, value, issues, change } = state;
  const mayRegister = useCan("store:create", { cluster, namespace });
  const place = { cluster, namespace, name: example ?? "my-environment" };
  const options = stores.map(({ name, kind, address }) => ({
    value: name,
    label: name,
    help: `${findManifest(kind)?.label ?? kind} · ${address}`,
  }));
  const identity = manifest?.identity ?? null;
  return (
    <>
      <div className="form-grid">
        <Field
          label="Default store"
          aside={manifest ? manifest.label : undefined}
          hint={
            mayRegister && stores.length === 0 ? (
              <Link className="link" href={`/stores/new?cluster=${cluster}&namespace=${namespace}`}>
                Register a store
              </Link>
            ) : undefined
          }
        >
          <StoreSelect
            options={options}
            value={value.store}
            isDisabled={isDisabled}
            onChange={(store) =>
              change({ store, template: undefined, identityTemplate: undefined })
            }
          />
        </Field>
        {identity ? (
          <Field
            label={identity.label}
            error={
              issues.identityTemplate?.severity === "error"
                ? issues.identityTemplate.message
                : undefined
            }
            hint={
              issues.identityTemplate?.message ?? (
                <IdentityPreview template={value.identityTemplate} place={place} />
              )
            }
          >
            <TemplateInput
              value={value.identityTemplate}
              isDisabled={isDisabled}
              onChange={(identityTemplate) => change({ identityTemplate })}
            />
          </Field>
        ) : null}
      </div>
      <Field
        label="Naming template"
        aside="{cluster} {namespace} {environment} {key}"
        error={issues.template?.severity === "error" ? issues.template.message : undefined}
        hint={
          issues.template?.message ?? (
            <NamingPreview
              template={value.template}
              place={place}
              hasMember={manifest ? manifest.reference.member !== null : false}
            />
          )
        }
      >
        <TemplateInput
          value={value.template}
          isDisabled={isDisabled}
          onChange={(template) => change({ template })}
        />
      </Field>
    </>
  );
}

interface StoreSelectProps {
  options: { value: string; label: string; help: string }[];
  value: string | null;
  isDisabled: boolean;
  onChange: (name: string) => void;
}

function StoreSelect({ options, value, isDisabled, onChange }: StoreSelectProps) {
  return (
    <Select
      {...useFieldControl()}
      icon={<Vault className="icon icon-sm" />}
      options={options}
      value={value}
      isDisabled={isDisabled}
      onValueChange={onChange}
      placeholder={options.length === 0 ? "No store is registered" : "Choose a store"}
    />
  );
}

interface TemplateInputProps {
  value: string;
  isDisabled: boolean;
  onChange: (text: string) => void;
}

function TemplateInput({ value, isDisabled, onChange }: TemplateInputProps) {
  return (
    <Input
      {...useFieldControl()}
      isMono
      value={value}
      disabled={isDisabled}
      spellCheck={false}
      autoComplete="off"
      onValueChange={onChange}
    />
  );
}
