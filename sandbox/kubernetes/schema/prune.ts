/** Dropping fields that the schema does not know, and filling in its defaults. */
import { type Json, type JsonObject, clone, isObject } from "../core/json";
import { type Schema, memberSchema, objectMetaSchema, resolve } from "./schema";

export interface Pruned {
  value: Json;
  /** Paths of what was dropped, in the form of strict decoding errors (`spec.parameters`, `spec.items[0].x`). */
  unknown: string[];
}

const keepsUnknown = (schema: Schema | undefined): boolean =>
  !schema ||
  schema["x-kubernetes-preserve-unknown-fields"] === true ||
  schema.additionalProperties === true ||
  (!schema.properties &&
    schema.additionalProperties === undefined &&
    schema["x-kubernetes-embedded-resource"] !== true);

export function prune(value: Json, schema: Schema | undefined, isCustom: boolean): Pruned {
  const unknown: string[] = [];
  return { value: walk(value, schema, { path: "", unknown, isCustom }), unknown };
}

interface Walk {
  path: string;
  unknown: string[];
  isCustom: boolean;
}

function walk(value: Json, given: Schema | undefined, above: Walk): Json {
  const schema = resolve(given);
  // The metadata of a custom resource is one of Kubernetes' own types.
  const at = given?.$ref ? { ...above, isCustom: false } : above;
  if (Array.isArray(value)) {
    return value.map((item, i) => walk(item, schema?.items, { ...at, path: `${at.path}[${i}]` }));
  }
  if (!isObject(value)) return value;
  const isOpen = at.isCustom ? isOpenCustom(schema) : keepsUnknown(schema);
  const result: JsonObject = {};
  for (const [key, child] of Object.entries(value)) {
    if (child === undefined) continue;
    const path = at.path ? `${at.path}.${key}` : key;
    const below = memberSchema(schema, key) ?? embedded(schema, key);
    if (below) result[key] = walk(child, below, { ...at, path });
    else if (isOpen) result[key] = child;
    else at.unknown.push(path);
  }
  return result;
}

/** In a structural schema an object without properties keeps nothing, unless told to preserve. */
const isOpenCustom = (schema: Schema | undefined): boolean =>
  !schema ||
  schema["x-kubernetes-preserve-unknown-fields"] === true ||
  schema.additionalProperties === true;

function embedded(schema: Schema | undefined, key: string): Schema | undefined {
  if (!schema?.["x-kubernetes-embedded-resource"]) return undefined;
  if (key === "metadata") return objectMetaSchema;
  return key === "apiVersion" || key === "kind" ? { type: "string" } : undefined;
}

/** Structural defaults: members that are absent, at every depth that exists. */
export function applyDefaults(value: Json, given: Schema | undefined): Json {
  const schema = resolve(given);
  if (!schema) return value;
  if (Array.isArray(value)) return value.map((item) => applyDefaults(item, schema.items));
  if (!isObject(value)) return value;
  const result: JsonObject = { ...value };
  for (const [key, member] of Object.entries(schema.properties ?? {})) {
    const isNullDefaulted =
      result[key] === null && !member.nullable && member.default !== undefined;
    if ((result[key] === undefined || isNullDefaulted) && member.default !== undefined) {
      result[key] = clone(member.default);
    }
  }
  for (const [key, child] of Object.entries(result)) {
    if (child !== undefined) result[key] = applyDefaults(child, memberSchema(schema, key));
  }
  return result;
}
