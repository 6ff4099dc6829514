"use client";

import type { ReactNode } from "react";
import { Controller, type Control, type FieldPath, type FieldValues } from "react-hook-form";
import { Field, useFieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select, type SelectOption } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { SecretInput } from "./secret-field";

/** For `useForm`: errors on blur, then as you type. */
export const formMode = { mode: "onTouched", reValidateMode: "onChange" } as const;

export interface FormFieldProps<Values extends FieldValues> {
  control: Control<Values>;
  name: FieldPath<Values>;
  label: ReactNode;
  aside?: ReactNode;
  hint?: ReactNode;
  placeholder?: string;
  className?: string;
  isReadOnly?: boolean;
}

type TextKind = "text" | "url" | "email" | "password" | "secret" | "pem" | "mono" | "area";

export interface TextFieldProps<Values extends FieldValues> extends FormFieldProps<Values> {
  kind?: TextKind;
  autoComplete?: string;
  isFocusedFirst?: boolean;
}

/** A text field of a form: `kind` says which control and which letters. */
export function TextField<Values extends FieldValues>(props: TextFieldProps<Values>) {
  return (
    <Controller
      control={props.control}
      name={props.name}
      render={({ field, fieldState }) => (
        <Field
          label={props.label}
          aside={props.aside}
          hint={props.hint}
          error={fieldState.error?.message}
          className={props.className}
        >
          <TextControl {...props} {...field} isInvalid={fieldState.invalid} />
        </Field>
      )}
    />
  );
}

interface TextControlProps {
  kind?: TextKind;
  value: unknown;
  onChange: (value: string) => void;
  onBlur: () => void;
  ref: (element: HTMLElement | null) => void;
  placeholder?: string;
  autoComplete?: string;
  isReadOnly?: boolean;
  isInvalid?: boolean;
  isFocusedFirst?: boolean;
  name: string;
}

function TextControl(props: TextControlProps) {
  const tied = useFieldControl();
  const { kind = "text", onChange, ref } = props;
  const shared = {
    ...tied,
    name: props.name,
    value: typeof props.value === "string" ? props.value : "",
    onBlur: props.onBlur,
    placeholder: props.placeholder,
    readOnly: props.isReadOnly,
    isInvalid: props.isInvalid,
    autoFocus: props.isFocusedFirst,
    ref,
  };
  if (kind === "pem" || kind === "area") {
    return (
      <Textarea
        {...shared}
        isMono={kind === "pem"}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  if (kind === "secret") return <SecretInput {...shared} onValueChange={onChange} />;
  return (
    <Input
      {...shared}
      type={kind === "mono" || kind === "url" ? "text" : kind}
      inputMode={kind === "url" ? "url" : undefined}
      isMono={kind === "mono" || kind === "url"}
      autoComplete={props.autoComplete ?? "off"}
      onValueChange={onChange}
    />
  );
}

export interface SelectFieldProps<Values extends FieldValues> extends FormFieldProps<Values> {
  options: readonly SelectOption[];
}

export function SelectField<Values extends FieldValues>(props: SelectFieldProps<Values>) {
  return (
    <Controller
      control={props.control}
      name={props.name}
      render={({ field, fieldState }) => (
        <Field
          label={props.label}
          aside={props.aside}
          hint={props.hint}
          error={fieldState.error?.message}
          className={props.className}
        >
          <SelectControl
            options={props.options}
            value={typeof field.value === "string" ? field.value : null}
            onChange={field.onChange}
            onBlur={field.onBlur}
            placeholder={props.placeholder}
          />
        </Field>
      )}
    />
  );
}

function SelectControl(props: {
  options: readonly SelectOption[];
  value: string | null;
  onChange: (value: string) => void;
  onBlur: () => void;
  placeholder?: string;
}) {
  return (
    <Select
      {...useFieldControl()}
      options={props.options}
      value={props.value}
      onValueChange={props.onChange}
      onBlur={props.onBlur}
      placeholder={props.placeholder}
    />
  );
}
