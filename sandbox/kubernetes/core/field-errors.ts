/** Field errors and the `Invalid` status (apimachinery/pkg/util/validation/field). */
import type { Json } from "./json";
import { type Cause, StatusError } from "./status";

export interface FieldError {
  reason: string;
  field: string;
  message: string;
}

/** Texts are quoted, numbers plain, everything else is JSON (field.Error since 1.34). */
const printed = (value: Json | undefined): string => JSON.stringify(value ?? null);

export const required = (field: string, detail = ""): FieldError => ({
  reason: "FieldValueRequired",
  field,
  message: detail ? `Required value: ${detail}` : "Required value",
});

export const invalid = (field: string, value: Json | undefined, detail: string): FieldError => ({
  reason: "FieldValueInvalid",
  field,
  message: `Invalid value: ${printed(value)}: ${detail}`,
});

/** An Invalid whose value is printed already. */
export const invalidAs = (field: string, value: string, detail: string): FieldError => ({
  reason: "FieldValueInvalid",
  field,
  message: `Invalid value: ${value}: ${detail}`,
});

export const typeInvalid = (field: string, value: string, detail: string): FieldError => ({
  reason: "FieldValueTypeInvalid",
  field,
  message: `Invalid value: ${JSON.stringify(value)}: ${detail}`,
});

export const notSupported = (
  field: string,
  value: Json | undefined,
  allowed: string[],
): FieldError => ({
  reason: "FieldValueNotSupported",
  field,
  message: `Unsupported value: ${printed(value)}: supported values: ${allowed.map((one) => JSON.stringify(one)).join(", ")}`,
});

export const forbiddenField = (field: string, detail: string): FieldError => ({
  reason: "FieldValueForbidden",
  field,
  message: `Forbidden: ${detail}`,
});

export const duplicate = (field: string, value: Json | undefined): FieldError => ({
  reason: "FieldValueDuplicate",
  field,
  message: `Duplicate value: ${printed(value)}`,
});

export const tooLong = (field: string, max: number): FieldError => ({
  reason: "FieldValueTooLong",
  field,
  message: `Too long: may not be more than ${max} bytes`,
});

export function invalidStatus(
  gk: { group: string; kind: string },
  name: string,
  errors: FieldError[],
): StatusError {
  const kind = gk.group === "" ? gk.kind : `${gk.kind}.${gk.group}`;
  const texts = [...new Set(errors.map((error) => `${error.field}: ${error.message}`))];
  const joined = texts.length === 1 ? texts[0] : `[${texts.join(", ")}]`;
  const causes: Cause[] = errors.map((error) => ({ ...error }));
  return new StatusError({
    code: 422,
    reason: "Invalid",
    message: `${kind} "${name}" is invalid: ${joined}`,
    details: {
      name: name || undefined,
      group: gk.group || undefined,
      kind: gk.kind || undefined,
      causes: causes.map(({ reason, message, field }) => ({ reason, message, field })),
    },
  });
}

export function throwIfInvalid(
  gk: { group: string; kind: string },
  name: string,
  errors: FieldError[],
): void {
  if (errors.length > 0) throw invalidStatus(gk, name, errors);
}
