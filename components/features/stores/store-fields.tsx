"use client";

import { useWatch, type Control } from "react-hook-form";
import { SelectField, TextField } from "@/components/patterns/form-fields";
import type { StoreField } from "@/lib/contracts/stores";
import { isVisible, type DraftConfig, type StoreManifest } from "./store-config";

export interface StoreDraft {
  kind: string;
  name: string;
  label: string;
  namespaces: string[];
  prefix: string;
  config: DraftConfig;
}

export interface StoreFieldsProps {
  control: Control<StoreDraft>;
  manifest: StoreManifest;
  keptSecrets: readonly string[];
}

const kinds = { text: "mono", url: "url", pem: "pem", secret: "secret", duration: "mono" } as const;
const isWide = (field: StoreField) => field.input === "pem" || field.input === "url";

/** The fields of the kind, as its manifest says; those that a choice hides are not there. */
export function StoreFields({ control, manifest, keptSecrets }: StoreFieldsProps) {
  const config = useWatch({ control, name: "config" });
  return (
    <div className="form-grid">
      {manifest.fields
        .filter((field) => isVisible(field, config))
        .map((field) => (
          <OneField
            key={field.path}
            control={control}
            field={field}
            isKept={keptSecrets.includes(field.path)}
          />
        ))}
    </div>
  );
}

function OneField({
  control,
  field,
  isKept,
}: {
  control: Control<StoreDraft>;
  field: StoreField;
  isKept: boolean;
}) {
  const shared = {
    control,
    name: `config.${field.path}` as "config",
    label: field.label,
    aside: field.isRequired ? undefined : "optional",
    hint: isKept ? "Set. Leave it empty to keep what is stored; it is never shown." : field.help,
    placeholder: field.placeholder,
    className: isWide(field) ? "col-span-full" : undefined,
  };
  if (field.input === "select") return <SelectField {...shared} options={field.options ?? []} />;
  return <TextField {...shared} kind={kinds[field.input]} />;
}
