import { badRequest, isMap, manyErrors } from "./protocol";

const prefix = "custom_metadata validation failed";

/** Go's `%v` of parsed JSON. */
function goText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(" ")}]`;
  if (!isMap(value)) return value === null ? "<nil>" : String(value);
  const pairs = Object.keys(value).toSorted();
  return `map[${pairs.map((key) => `${key}:${goText(value[key])}`).join(" ")}]`;
}

/** Limits and texts of vault-plugin-secrets-kv, path_metadata.go; `null` removes a key in a patch. */
export function validateCustomMetadata(
  value: unknown,
  isPatch: boolean,
): Record<string, string | null> | undefined {
  if (value === undefined) return undefined;
  if (!isMap(value)) return {};
  const entries = Object.entries(value);
  const problems: string[] = [];
  if (entries.length > 64) {
    problems.push(`${prefix}: payload must contain at most 64 keys, provided ${entries.length}`);
  }
  const result: Record<string, string | null> = {};
  for (const [key, raw] of entries.slice(0, 64)) {
    if (raw === null && isPatch) {
      result[key] = null;
      continue;
    }
    if (typeof raw === "object" && raw !== null) {
      const kind = Array.isArray(raw) ? "[]interface {}" : "map[string]interface {}";
      throw badRequest(
        `${prefix}: '' expected type 'string', got unconvertible type '${kind}', value: '${goText(raw)}'`,
      );
    }
    const text = typeof raw === "boolean" ? (raw ? "1" : "0") : String(raw ?? "");
    if (key.length === 0 || key.length > 128)
      problems.push(
        `${prefix}: length of key "${key}" is ${key.length} but must be 0 < len(key) <= 128`,
      );
    if (text.length === 0 || text.length > 512)
      problems.push(
        `${prefix}: length of value for key "${key}" is ${text.length} but must be 0 < len(value) <= 512`,
      );
    result[key] = text;
  }
  if (problems.length > 0) throw badRequest(manyErrors(...problems));
  return result;
}
