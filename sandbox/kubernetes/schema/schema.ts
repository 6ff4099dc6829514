/** One shape for the schemas of built-in kinds (Kubernetes' own OpenAPI) and of custom resources. */
import { readFileSync } from "node:fs";
import type { Json } from "../core/json";

export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  required?: string[];
  enum?: Json[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: boolean;
  exclusiveMaximum?: boolean;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  maxProperties?: number;
  uniqueItems?: boolean;
  nullable?: boolean;
  default?: Json;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  not?: Schema;
  description?: string;
  "x-kubernetes-preserve-unknown-fields"?: boolean;
  "x-kubernetes-embedded-resource"?: boolean;
  "x-kubernetes-int-or-string"?: boolean;
  "x-kubernetes-list-type"?: string;
  "x-kubernetes-list-map-keys"?: string[];
  "x-kubernetes-map-type"?: string;
  "x-kubernetes-patch-merge-key"?: string;
  "x-kubernetes-patch-strategy"?: string;
  "x-kubernetes-group-version-kind"?: { group: string; kind: string; version: string }[];
  "x-kubernetes-validations"?: { rule: string; message?: string }[];
}

/** Definitions of the built-in kinds, cut out of Kubernetes 1.36.3's own `swagger.json` (Apache-2.0) without texts. */
export const builtinDefinitions: Record<string, Schema> = JSON.parse(
  readFileSync(new URL("../types/builtin-definitions.json", import.meta.url), "utf8"),
) as Record<string, Schema>;

const refPrefix = "#/definitions/";

export const objectMetaSchema: Schema = {
  $ref: `${refPrefix}io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta`,
};

export function resolve(schema: Schema | undefined): Schema | undefined {
  if (!schema?.$ref) return schema;
  const definition = builtinDefinitions[schema.$ref.slice(refPrefix.length)];
  return definition ? { ...definition, ...schema, $ref: undefined } : undefined;
}

export function refName(schema: Schema | undefined): string {
  return schema?.$ref?.slice(schema.$ref.lastIndexOf(".") + 1) ?? "";
}

/** The schema of a member of an object: a declared property, or that of every other member. */
export function memberSchema(parent: Schema | undefined, key: string): Schema | undefined {
  const schema = resolve(parent);
  const declared = schema?.properties?.[key];
  if (declared) return declared;
  const more = schema?.additionalProperties;
  return typeof more === "object" ? more : undefined;
}
