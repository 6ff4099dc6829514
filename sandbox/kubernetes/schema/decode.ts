/** Decoding a request body into an object of a type: Go's type errors, strict decoding, pruning, defaults. */
import { type Json, type KubeObject, dropNulls, isObject } from "../core/json";
import { badRequest } from "../core/status";
import { type ResourceType, groupVersion } from "../types/resource-type";
import { type Schema, memberSchema, refName, resolve } from "./schema";
import { dropEmpty } from "./drop-empty";
import { prune } from "./prune";

export interface Decoded {
  object: KubeObject;
  warnings: string[];
}

export interface DecodeOptions {
  /** `fieldValidation`: Strict, Warn or Ignore. */
  validation: string;
  /** An applied configuration owns even its empty maps. */
  keepsEmpty?: boolean;
}

const goNames: Record<string, string> = {
  int32: "int32",
  int64: "int64",
  boolean: "bool",
  string: "string",
};

const goType = (schema: Schema): string => {
  if (schema.type === "integer") return schema.format ?? "int64";
  return goNames[schema.type ?? ""] ?? schema.type ?? "object";
};

/** The text of Go's first type mismatch, or null. */
function mismatch(
  value: Json,
  given: Schema | undefined,
  at: { path: string; struct: string },
): string | null {
  const schema = resolve(given);
  if (!schema || value === null) return null;
  if (refName(given) === "IntOrString" || refName(given) === "Quantity") return null;
  if (schema.format === "date-time" || schema.format === "byte") return null;
  if (Array.isArray(value)) {
    if (schema.type && schema.type !== "array") return wrong("array", schema, at);
    return first(value.map((item) => () => mismatch(item, schema.items, at)));
  }
  if (isObject(value)) {
    if (schema.type && schema.type !== "object") return wrong("object", schema, at);
    const struct = refName(given) || at.struct;
    return first(
      Object.entries(value).map(([key, child]) => () => {
        // Go names the field of the struct, not the key of a map in it.
        const isField = schema.properties?.[key] !== undefined;
        const path = isField ? [at.path, key].filter(Boolean).join(".") : at.path;
        return child === undefined
          ? null
          : mismatch(child, memberSchema(schema, key), { path, struct });
      }),
    );
  }
  const kind = typeof value === "boolean" ? "bool" : typeof value;
  const isFine =
    !schema.type ||
    schema.type === typeof value ||
    (schema.type === "integer" && typeof value === "number");
  return isFine ? null : wrong(kind, schema, at);
}

function first(checks: (() => string | null)[]): string | null {
  for (const check of checks) {
    const found = check();
    if (found) return found;
  }
  return null;
}

const wrong = (kind: string, schema: Schema, at: { path: string; struct: string }): string =>
  `json: cannot unmarshal ${kind} into Go struct field ${at.struct}.${at.path} of type ${goType(schema)}`;

/** Decodes as `fieldValidation` says; unknown fields are dropped, refused (Strict) or told about (Warn). */
export function decode(
  type: ResourceType,
  body: Json,
  { validation, keepsEmpty = false }: DecodeOptions,
): Decoded {
  if (!isObject(body)) {
    throw badRequest(
      "couldn't get version/kind; json parse error: json: cannot unmarshal into Go value",
    );
  }
  const gv = groupVersion(type);
  const withMeta = { apiVersion: gv, kind: type.kind, ...body, metadata: body.metadata ?? {} };
  const prefix = `${type.kind} in version "${type.version}" cannot be handled as a ${type.kind}: `;
  const clean = (type.custom ? withMeta : dropNulls(withMeta)) as KubeObject;
  const checked = type.custom ? { metadata: clean.metadata } : clean;
  const fault = mismatch(checked, type.schema, { path: "", struct: type.kind });
  if (fault) throw badRequest(prefix + fault);
  const pruned = prune(clean, type.schema, type.custom);
  const { unknown } = pruned;
  const value = keepsEmpty ? pruned.value : dropEmpty(pruned.value, type.schema, type.custom);
  const texts = unknown.map((path) => `unknown field ${JSON.stringify(path)}`);
  if (texts.length > 0 && validation === "Strict") {
    throw badRequest(`${prefix}strict decoding error: ${texts.join(", ")}`);
  }
  return { object: value as KubeObject, warnings: validation === "Ignore" ? [] : texts };
}
