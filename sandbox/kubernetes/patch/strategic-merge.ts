/** Strategic merge patch: lists merge by the key that Kubernetes' own types name (apimachinery/pkg/util/strategicpatch). */
import { type Json, type JsonObject, asArray, asObject, equal, isObject } from "../core/json";
import { type Schema, memberSchema, resolve } from "../schema/schema";

const directive = "$patch";
const deleteFrom = "$deleteFromPrimitiveList/";
const orderOf = "$setElementOrder/";
const retain = "$retainKeys";

const isMergeList = (schema: Schema | undefined): boolean =>
  schema?.["x-kubernetes-patch-strategy"]?.split(",").includes("merge") ?? false;

function orderBy(list: Json[], order: Json[], id: (item: Json) => Json | undefined): Json[] {
  const rank = (item: Json): number => order.findIndex((one) => equal(id(one), id(item)));
  const listed = list.filter((item) => rank(item) >= 0).sort((a, b) => rank(a) - rank(b));
  const result: Json[] = [];
  for (const item of list) {
    if (rank(item) < 0) result.push(item);
    else if (listed.length > 0 && !result.includes(listed[0] as Json))
      result.push(listed.shift() as Json);
  }
  return [...result, ...listed];
}

function mergeKeyed(
  target: Json[],
  patch: Json[],
  { key, schema }: { key: string; schema: Schema },
): Json[] {
  if (patch.some((item) => asObject(item)[directive] === "replace")) {
    return patch.filter((item) => asObject(item)[directive] !== "replace");
  }
  let result = [...target];
  for (const item of patch) {
    const { [directive]: what, ...rest } = asObject(item);
    const index = result.findIndex((one) => equal(asObject(one)[key], rest[key]));
    if (what === "delete") result = result.filter((_, i) => i !== index);
    else if (index < 0) result.push(strategicMerge({}, rest, schema.items));
    else result[index] = strategicMerge(result[index], rest, schema.items);
  }
  return result;
}

function mergeList(target: Json[], patch: Json[], schema: Schema): Json[] {
  const key = schema["x-kubernetes-patch-merge-key"];
  if (key) return mergeKeyed(target, patch, { key, schema });
  const added = patch.filter((item) => !target.some((one) => equal(one, item)));
  return [...target, ...added];
}

function applyDirectives(result: JsonObject, patch: JsonObject, schema: Schema | undefined): void {
  for (const [name, value] of Object.entries(patch)) {
    if (name.startsWith(deleteFrom)) {
      const field = name.slice(deleteFrom.length);
      result[field] = asArray(result[field]).filter(
        (item) => !asArray(value).some((one) => equal(one, item)),
      );
    }
    if (name.startsWith(orderOf)) {
      const field = name.slice(orderOf.length);
      const key = resolve(memberSchema(schema, field))?.["x-kubernetes-patch-merge-key"];
      if (!Array.isArray(result[field])) continue;
      const id = (item: Json): Json | undefined => (key ? asObject(item)[key] : item);
      result[field] = orderBy(asArray(result[field]), asArray(value), id);
    }
    if (name === retain) {
      for (const field of Object.keys(result)) {
        if (!asArray(value).includes(field)) delete result[field];
      }
    }
  }
}

export function strategicMerge(
  target: Json | undefined,
  patch: Json,
  given: Schema | undefined,
): Json {
  if (!isObject(patch)) return patch;
  const schema = resolve(given);
  const { [directive]: what, ...fields } = patch;
  if (what === "delete") return {};
  const result: JsonObject = isObject(target) && what !== "replace" ? { ...target } : {};
  for (const [key, value] of Object.entries(fields)) {
    if (key.startsWith("$") || value === undefined) continue;
    const member = memberSchema(schema, key);
    const known = resolve(member);
    if (value === null) delete result[key];
    else if (Array.isArray(value) && known && isMergeList(known)) {
      result[key] = mergeList(asArray(result[key]), value, known);
    } else if (isObject(value)) result[key] = strategicMerge(result[key], value, member);
    else result[key] = value;
  }
  applyDirectives(result, fields, schema);
  return result;
}
