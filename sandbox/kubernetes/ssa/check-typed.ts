/** Whether an applied configuration fits its schema (structured-merge-diff/typed/validate.go), in its words. */
import { type Json, isObject } from "../core/json";
import { type Schema, refName, resolve } from "../schema/schema";
import { itemElement, itemSchema, memberSchema, shapeOf } from "./shape";
import { emptySet, insert, printPaths } from "./field-set";

const goValue = (value: Json): string =>
  `&value.valueUnstructured{Value:${typeof value === "object" ? "map[string]interface {}{}" : JSON.stringify(value)}}`;

const isLoose = (given: Schema, schema: Schema): boolean =>
  schema["x-kubernetes-int-or-string"] === true ||
  ["IntOrString", "Quantity"].includes(refName(given));

function scalarFault(value: Json, schema: Schema): string | null {
  const wanted = schema.type;
  if (wanted === "string" && typeof value !== "string")
    return `expected string, got ${goValue(value)}`;
  if (wanted === "boolean" && typeof value !== "boolean")
    return `expected boolean, got ${goValue(value)}`;
  const isNumeric = wanted === "integer" || wanted === "number";
  if (isNumeric && typeof value !== "number")
    return `expected numeric (int or float), got ${typeof value}`;
  if (wanted === "object" && !isObject(value)) return `expected map, got ${goValue(value)}`;
  if (wanted === "array" && !Array.isArray(value)) return `expected list, got ${goValue(value)}`;
  return null;
}

const keepsUnknown = (schema: Schema): boolean =>
  schema["x-kubernetes-preserve-unknown-fields"] === true ||
  schema.additionalProperties !== undefined ||
  !schema.properties;

function check(value: Json, given: Schema | undefined, path: string[]): string[] {
  const schema = resolve(given);
  if (!given || !schema || value === null || isLoose(given, schema)) return [];
  const fault = scalarFault(value, schema);
  if (fault) return [`${printed(path)}: ${fault}`];
  if (Array.isArray(value)) {
    const shape = shapeOf(value, given);
    return value.flatMap((item, i) => {
      const element = shape === "atomic" ? `i:${i}` : itemElement(item, given, shape);
      return check(item, itemSchema(given), [...path, element]);
    });
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    if (child === undefined) return [];
    const below = [...path, `f:${key}`];
    const member = memberSchema(schema, key);
    if (!member && !keepsUnknown(schema))
      return [`${printed(below)}: field not declared in schema`];
    return check(child, member, below);
  });
}

function printed(path: string[]): string {
  const set = emptySet();
  insert(set, path);
  return printPaths(set)[0] ?? "";
}

/** The text of what does not fit; null when all does. */
export function typedFault(value: Json, schema: Schema): string | null {
  const faults = check(value, schema, []);
  if (faults.length <= 1) return faults[0] ?? null;
  return `errors:\n${faults.map((fault) => `  ${fault}`).join("\n")}`;
}
