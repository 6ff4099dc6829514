/** Structural-schema validation with the error texts of kube-openapi's validator. */
import { type Json, type JsonObject, canonical, equal, isObject } from "../core/json";
import {
  type FieldError,
  invalid,
  invalidAs,
  notSupported,
  required,
  tooLong,
  typeInvalid,
} from "../core/field-errors";
import { type Schema, memberSchema, resolve } from "./schema";

const jsonType = (value: Json): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
};

const printPath = (path: string): string => path || "<nil>";

const inBody = (path: string): string => (path ? `${path} in body` : " in body");

function typeMatches(value: Json, schema: Schema): boolean {
  const actual = jsonType(value);
  if (schema["x-kubernetes-int-or-string"]) return actual === "integer" || actual === "string";
  if (!schema.type || actual === schema.type) return true;
  return schema.type === "number" && actual === "integer";
}

function typeError(path: string, value: Json, schema: Schema): FieldError {
  const expected = schema["x-kubernetes-int-or-string"] ? "integer,string" : schema.type;
  const actual = jsonType(value);
  const detail = `${inBody(path)} must be of type ${expected}: "${actual}"`;
  return typeInvalid(printPath(path), actual, detail);
}

const child = (path: string, key: string): string => (path ? `${path}.${key}` : key);

/** Only the first fault of a text is told. */
function checkString(value: string, schema: Schema, path: string): FieldError[] {
  const { length } = Array.from(value);
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    return [tooLong(path, schema.maxLength)];
  }
  if (schema.minLength !== undefined && length < schema.minLength) {
    const text = `${inBody(path)} should be at least ${schema.minLength} chars long`;
    return [invalid(path, value, text)];
  }
  if (schema.pattern === undefined || matchesPattern(schema.pattern, value)) return [];
  return [invalid(path, value, `${inBody(path)} should match '${schema.pattern}'`)];
}

/** Go's syntax is near enough to JavaScript's without the strictness of the `u` flag. */
const matchesPattern = (pattern: string, value: string): boolean => new RegExp(pattern).test(value);

function checkNumber(value: number, schema: Schema, path: string): FieldError[] {
  const { minimum, maximum } = schema;
  const errors: FieldError[] = [];
  if (minimum !== undefined && (schema.exclusiveMinimum ? value <= minimum : value < minimum)) {
    const word = schema.exclusiveMinimum ? "greater than" : "greater than or equal to";
    errors.push(invalid(path, value, `${inBody(path)} should be ${word} ${minimum}`));
  }
  if (maximum !== undefined && (schema.exclusiveMaximum ? value >= maximum : value > maximum)) {
    const word = schema.exclusiveMaximum ? "less than" : "less than or equal to";
    errors.push(invalid(path, value, `${inBody(path)} should be ${word} ${maximum}`));
  }
  return errors;
}

function duplicatesOf(value: Json[], schema: Schema): [number, string][] {
  const listType = schema["x-kubernetes-list-type"];
  if (listType !== "map" && listType !== "set") return [];
  const seen = new Set<string>();
  return value.flatMap((item, i): [number, string][] => {
    const keys = schema["x-kubernetes-list-map-keys"] ?? [];
    const picked: JsonObject = {};
    for (const key of keys) picked[key] = isObject(item) ? item[key] : undefined;
    const id = canonical(listType === "map" ? picked : item);
    if (seen.has(id)) return [[i, id]];
    seen.add(id);
    return [];
  });
}

function checkArray(value: Json[], schema: Schema, path: string): FieldError[] {
  const errors = value.flatMap((item, i) => validate(item, schema.items, `${path}[${i}]`));
  if (schema.minItems !== undefined && value.length < schema.minItems) {
    errors.push(
      invalid(path, value.length, `${inBody(path)} should have at least ${schema.minItems} items`),
    );
  }
  if (schema.maxItems !== undefined && value.length > schema.maxItems) {
    errors.push({
      reason: "FieldValueTooMany",
      field: path,
      message: `Too many: ${value.length}: must have at most ${schema.maxItems} items`,
    });
  }
  for (const [i, id] of duplicatesOf(value, schema)) {
    errors.push({
      reason: "FieldValueDuplicate",
      field: `${path}[${i}]`,
      message: `Duplicate value: ${id}`,
    });
  }
  return errors;
}

function checkObject(value: JsonObject, schema: Schema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined || (path === "" && key === "metadata")) continue;
    errors.push(...validate(member, memberSchema(schema, key), child(path, key)));
  }
  for (const key of schema.required ?? []) {
    if (value[key] === undefined) errors.push(required(child(path, key)));
  }
  return errors;
}

function checkCombinations(value: Json, schema: Schema, path: string): FieldError[] {
  const errors = (schema.allOf ?? []).flatMap((one) => validate(value, one, path));
  const passing = (all: Schema[]): number =>
    all.filter((one) => validate(value, one, path).length === 0).length;
  if (schema.anyOf && passing(schema.anyOf) === 0) {
    errors.push(
      invalidAs(
        printPath(path),
        '""',
        `${JSON.stringify(path)} must validate at least one schema (anyOf)`,
      ),
    );
  }
  if (schema.oneOf && passing(schema.oneOf) !== 1) {
    errors.push(
      invalidAs(
        printPath(path),
        '""',
        `${JSON.stringify(path)} must validate one and only one schema (oneOf). Found none valid`,
      ),
    );
  }
  if (schema.not && validate(value, schema.not, path).length === 0) {
    errors.push(
      invalidAs(
        printPath(path),
        '""',
        `${JSON.stringify(path)} must not validate the schema (not)`,
      ),
    );
  }
  return errors;
}

/** Errors of a value against its schema; an absent schema accepts everything. */
export function validate(value: Json, given: Schema | undefined, path: string): FieldError[] {
  const schema = resolve(given);
  if (!schema) return [];
  if (value === null && schema.nullable) return [];
  if (!typeMatches(value, schema)) return [typeError(path, value, schema)];
  const errors: FieldError[] = [];
  if (schema.enum && !schema.enum.some((one) => equal(one, value))) {
    errors.push(notSupported(path, value, schema.enum.map(String)));
  }
  if (typeof value === "string") errors.push(...checkString(value, schema, path));
  if (typeof value === "number") errors.push(...checkNumber(value, schema, path));
  if (Array.isArray(value)) errors.push(...checkArray(value, schema, path));
  if (isObject(value)) errors.push(...checkObject(value, schema, path));
  return [...errors, ...checkCombinations(value, schema, path)];
}
