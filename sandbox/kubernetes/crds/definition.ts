/** Writing CustomResourceDefinitions without repeating what they all share. */
import type { JsonObject, KubeObject } from "../core/json";

export const text: JsonObject = { type: "string" };
export const flag: JsonObject = { type: "boolean" };
export const count: JsonObject = { type: "integer" };
export const textMap: JsonObject = { type: "object", additionalProperties: { type: "string" } };
export const anything: JsonObject = {
  type: "object",
  "x-kubernetes-preserve-unknown-fields": true,
};

export const list = (items: JsonObject): JsonObject => ({ type: "array", items });

export const struct = (properties: JsonObject, required: string[] = []): JsonObject => ({
  type: "object",
  ...(required.length > 0 ? { required } : {}),
  properties,
});

/** Known members with their types; others are kept as they are. */
export const openStruct = (properties: JsonObject): JsonObject => ({
  ...struct(properties),
  "x-kubernetes-preserve-unknown-fields": true,
});

/** The root of a kind: what every object has, and its own members. */
export const root = (properties: JsonObject, required: string[] = []): JsonObject =>
  struct({ apiVersion: text, kind: text, metadata: { type: "object" }, ...properties }, required);

export interface Version {
  name: string;
  schema: JsonObject;
  isStorage?: boolean;
  deprecated?: boolean;
  deprecationWarning?: string;
  subresources?: JsonObject;
  columns?: JsonObject[];
}

export interface Definition {
  group: string;
  kind: string;
  plural: string;
  singular?: string;
  shortNames?: string[];
  annotations?: Record<string, string>;
  versions: Version[];
}

function toVersion(version: Version): JsonObject {
  const { name, schema, isStorage = false, deprecated, deprecationWarning } = version;
  return {
    name,
    served: true,
    storage: isStorage,
    ...(deprecated ? { deprecated } : {}),
    ...(deprecationWarning ? { deprecationWarning } : {}),
    ...(version.subresources ? { subresources: version.subresources } : {}),
    ...(version.columns ? { additionalPrinterColumns: version.columns } : {}),
    schema: { openAPIV3Schema: schema },
  };
}

export function customResourceDefinition(definition: Definition): KubeObject {
  const { group, kind, plural, singular = kind.toLowerCase(), shortNames } = definition;
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${plural}.${group}`,
      ...(definition.annotations ? { annotations: definition.annotations } : {}),
    },
    spec: {
      group,
      scope: "Namespaced",
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular,
        ...(shortNames ? { shortNames } : {}),
      },
      versions: definition.versions.map(toVersion),
    },
  };
}
