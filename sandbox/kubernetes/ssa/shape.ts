/** How server-side apply sees a value: scalar, map or list, granular or atomic, by schema or deduced from the value. */
import { type Json, type JsonObject, asObject, isObject } from "../core/json";
import { type Schema, memberSchema, resolve } from "../schema/schema";
import { keyElement, valueElement } from "./field-set";

export type Shape = "scalar" | "atomic" | "map" | "set" | "keyed";

export function shapeOf(value: Json, schema: Schema | undefined): Shape {
  const known = resolve(schema);
  if (Array.isArray(value)) {
    const listType = known?.["x-kubernetes-list-type"];
    if (listType === "map") return "keyed";
    return listType === "set" ? "set" : "atomic";
  }
  if (isObject(value)) {
    return known?.["x-kubernetes-map-type"] === "atomic" ? "atomic" : "map";
  }
  return "scalar";
}

/** Keys that Kubernetes' own types default when an item leaves them out. */
const keyDefaults: Record<string, Json> = { protocol: "TCP" };

export function itemElement(item: Json, schema: Schema | undefined, shape: Shape): string {
  if (shape === "set") return valueElement(item);
  const keys: JsonObject = {};
  for (const key of resolve(schema)?.["x-kubernetes-list-map-keys"] ?? []) {
    const value = asObject(item)[key] ?? itemSchemaDefault(schema, key) ?? keyDefaults[key];
    if (value !== undefined) keys[key] = value;
  }
  return keyElement(keys);
}

function itemSchemaDefault(schema: Schema | undefined, key: string): Json | undefined {
  return resolve(memberSchema(resolve(resolve(schema)?.items), key))?.default;
}

export const itemSchema = (schema: Schema | undefined): Schema | undefined =>
  resolve(schema)?.items;

/** Whether the schema declares this member by name (a struct field), as against a member of a map. */
export const isDeclared = (schema: Schema | undefined, key: string): boolean =>
  resolve(schema)?.properties?.[key] !== undefined;

export { memberSchema };
