/** The JSONPath of printer columns: fields, indices, wildcards and equality filters. */
import { type Json, asArray, isObject } from "../core/json";

const step =
  /\.([A-Za-z0-9_\-/]+)|\[['"]([^'"]+)['"]\]|\[(\d+|\*)\]|\[\?\(@\.([A-Za-z0-9_]+)\s*==\s*['"]([^'"]*)['"]\)\]/gy;

function follow(values: Json[], match: RegExpExecArray): Json[] {
  const [, plain, quoted, index, key, wanted] = match;
  const name = plain ?? quoted;
  if (name !== undefined) {
    return values.flatMap((one) => (isObject(one) && one[name] !== undefined ? [one[name]] : []));
  }
  if (key !== undefined) {
    return values.flatMap((one) =>
      asArray(one).filter((item) => isObject(item) && item[key] === wanted),
    );
  }
  if (index === "*") return values.flatMap((one) => asArray(one));
  return values.flatMap((one) => asArray(one).slice(Number(index), Number(index) + 1));
}

export function jsonPathValue(object: Json, path: string): Json | undefined {
  let values: Json[] = [object];
  const text = path.replaceAll(String.raw`\.`, "\u0000");
  step.lastIndex = 0;
  for (let match = step.exec(text); match; match = step.exec(text)) {
    values = follow(values, match);
  }
  const [first] = values;
  return typeof first === "object" && first !== null ? JSON.stringify(first) : first;
}
