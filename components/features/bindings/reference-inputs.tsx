"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Controller } from "react-hook-form";
import { Age } from "@/components/patterns/age";
import { Autocomplete, type AutocompleteItem } from "@/components/ui/autocomplete";
import { FieldError } from "@/components/ui/field";
import type { KeyRow } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import { namesQuery } from "./bindings.queries";
import { useBindingDraft } from "./binding-draft";
import { useDebounced } from "./use-debounced";

export interface ReferenceInputsProps {
  environment: EnvironmentRef;
  store: string;
  index: number;
  row: KeyRow;
  probe: ReferenceProbe | null;
  error: string | null;
  isFocusedFirst?: boolean;
}

/** Name in the store and field inside it; names complete from the store, any text stays possible. */
export function ReferenceInputs(props: ReferenceInputsProps) {
  const { index, row, probe, error } = props;
  const { form } = useBindingDraft();
  const errorId = `error-${row.key}`;
  return (
    <div className="grid gap-1 py-1">
      <div className="grid gap-1.5 grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Controller
          control={form.control}
          name={`mappings.${index}.name`}
          render={({ field }) => (
            <NameInput
              {...props}
              value={field.value}
              onChange={field.onChange}
              onBlur={field.onBlur}
              describedBy={error ? errorId : undefined}
            />
          )}
        />
        <Controller
          control={form.control}
          name={`mappings.${index}.member`}
          render={({ field }) => (
            <Autocomplete
              items={membersOf(row, probe)}
              value={field.value}
              onValueChange={field.onChange}
              onBlur={field.onBlur}
              aria-label={`Field for ${row.key}`}
              aria-describedby={error ? errorId : undefined}
              placeholder={row.suggestion?.member ?? "field"}
              isMono
              isInvalid={error !== null}
            />
          )}
        />
      </div>
      {error ? (
        <div id={errorId}>
          <FieldError>{error}</FieldError>
        </div>
      ) : null}
    </div>
  );
}

interface NameInputProps extends ReferenceInputsProps {
  value: string;
  onChange: (value: string) => void;
  onBlur: () => void;
  describedBy: string | undefined;
}

function NameInput({ environment, store, row, error, value, ...props }: NameInputProps) {
  const [isActive, setActive] = useState(false);
  const prefix = useDebounced(value, 200);
  const names = useQuery({
    ...namesQuery(environment, store, prefix),
    enabled: isActive && store !== "",
  });
  const template = row.suggestion?.name;
  const offered: AutocompleteItem[] = (names.data?.items ?? [])
    .filter((item) => item.kind !== "member" && item.name !== template)
    .map((item) => ({ value: item.name, note: item.kind === "folder" ? "folder" : undefined }));
  const isTemplateOffered = template !== undefined && template.startsWith(value);
  return (
    <Autocomplete
      items={isTemplateOffered ? [{ value: template, note: "template" }, ...offered] : offered}
      filter="none"
      value={value}
      onValueChange={props.onChange}
      onBlur={props.onBlur}
      onFocus={() => setActive(true)}
      isFocusedFirst={props.isFocusedFirst}
      aria-label={`Name for ${row.key}`}
      aria-describedby={props.describedBy}
      placeholder={template ?? "name in the store"}
      empty={names.isFetching ? "Asking the store" : "No name begins so."}
      footer={
        names.data ? (
          <>
            {store} · <Age at={names.data.observedAt} />
            {names.data.message ? ` · ${names.data.message}` : null}
          </>
        ) : names.error ? (
          "The store's names were not loaded. Type the name."
        ) : undefined
      }
      isMono
      isInvalid={error !== null}
    />
  );
}

function membersOf(row: KeyRow, probe: ReferenceProbe | null): AutocompleteItem[] {
  const members = probe?.members ?? [];
  const template = row.suggestion?.member;
  const rest = members.filter((member) => member !== template).map((value) => ({ value }));
  return template ? [{ value: template, note: "template" }, ...rest] : rest;
}
