/** Go's `omitempty`: typed objects are printed without empty maps and lists. */
import { type Json, type JsonObject, isObject } from "../core/json";
import { type Schema, memberSchema, resolve } from "./schema";

const isEmptyMap = (value: Json, schema: Schema): boolean =>
  isObject(value) &&
  Object.keys(value).length === 0 &&
  typeof schema.additionalProperties === "object";

const isEmptyList = (value: Json): boolean => Array.isArray(value) && value.length === 0;

/** Of a custom resource only the metadata is typed. */
export function dropEmpty(value: Json, given: Schema | undefined, isCustom: boolean): Json {
  if (!isCustom) return walk(value, given);
  if (!isObject(value) || value.metadata === undefined) return value;
  return { ...value, metadata: walk(value.metadata, memberSchema(given, "metadata")) };
}

function walk(value: Json, given: Schema | undefined): Json {
  const schema = resolve(given);
  if (!schema) return value;
  if (Array.isArray(value)) return value.map((item) => walk(item, schema.items));
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  for (const [key, child] of Object.entries(value)) {
    if (child === undefined) continue;
    const member = resolve(memberSchema(schema, key));
    const isRequired = schema.required?.includes(key) ?? false;
    const isOmitted = member && !isRequired && schema.properties?.[key] !== undefined;
    if (isOmitted && (isEmptyMap(child, member) || isEmptyList(child))) continue;
    result[key] = walk(child, memberSchema(schema, key));
  }
  return result;
}
