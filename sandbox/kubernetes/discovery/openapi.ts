/** OpenAPI documents: enough of v2 and v3 for clients that validate, merge or look for `fieldValidation`. */
import { createHash } from "node:crypto";
import type { Json, JsonObject } from "../core/json";
import { type Schema, builtinDefinitions } from "../schema/schema";
import type { Registry } from "../types/registry";
import { type ResourceType, groupVersion } from "../types/resource-type";

const definitionName = (type: ResourceType): string => {
  if (type.schema.$ref) return type.schema.$ref.replace("#/definitions/", "");
  return `${type.group.split(".").toReversed().join(".")}.${type.version}.${type.kind}`;
};

/** Structural extras that OpenAPI v2 clients do not know are left out, as the real publisher does. */
function publishable(schema: Schema): Schema {
  if (schema["x-kubernetes-preserve-unknown-fields"] && !schema.properties) {
    return { type: schema.type, "x-kubernetes-preserve-unknown-fields": true };
  }
  const { anyOf: _, oneOf: __, allOf: ___, not: ____, nullable: _____, ...rest } = schema;
  const result: Schema = { ...rest };
  if (schema.properties) {
    result.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([key, child]) => [key, publishable(child)]),
    );
  }
  if (schema.items) result.items = publishable(schema.items);
  if (typeof schema.additionalProperties === "object") {
    result.additionalProperties = publishable(schema.additionalProperties);
  }
  return result;
}

function customDefinition(type: ResourceType): Schema {
  return {
    ...publishable(type.schema),
    "x-kubernetes-group-version-kind": [
      { group: type.group, kind: type.kind, version: type.version },
    ],
  };
}

export function definitions(registry: Registry): Record<string, Schema> {
  const custom = registry
    .all()
    .filter((type) => type.custom)
    .map((type): [string, Schema] => [definitionName(type), customDefinition(type)]);
  return { ...builtinDefinitions, ...Object.fromEntries(custom) };
}

export function resourcePath(type: ResourceType): string {
  const root = type.group === "" ? "/api/v1" : `/apis/${type.group}/${type.version}`;
  return `${root}${type.namespaced ? "/namespaces/{namespace}" : ""}/${type.resource}/{name}`;
}

export const patchParameters = ["dryRun", "fieldManager", "fieldValidation", "force"];

const info = { title: "Kubernetes", version: "v1.36.3" };

const gvkOf = ({ group, kind, version }: ResourceType): JsonObject => ({ group, kind, version });

const patchable = (registry: Registry): ResourceType[] =>
  registry.all().filter((type) => type.verbs.includes("patch"));

export function openApiV2(registry: Registry): JsonObject {
  const paths = patchable(registry).map((type): [string, Json] => [
    resourcePath(type),
    {
      patch: {
        operationId: `patch${type.group}${type.version}${type.kind}`,
        parameters: patchParameters.map((name) => ({ name, in: "query", type: "string" })),
        responses: { "200": { description: "OK" } },
        "x-kubernetes-action": "patch",
        "x-kubernetes-group-version-kind": gvkOf(type),
      },
    },
  ]);
  return {
    swagger: "2.0",
    info,
    paths: Object.fromEntries(paths),
    definitions: definitions(registry) as unknown as JsonObject,
  };
}

const documentKey = (type: ResourceType): string =>
  type.group === "" ? "api/v1" : `apis/${groupVersion(type)}`;

function openApiV3Document(registry: Registry, key: string): JsonObject | null {
  const types = registry.all().filter((type) => documentKey(type) === key);
  if (types.length === 0) return null;
  const text = JSON.stringify(definitions(registry)).replaceAll(
    "#/definitions/",
    "#/components/schemas/",
  );
  const paths = types
    .filter((type) => type.verbs.includes("patch"))
    .map((type): [string, Json] => [
      resourcePath(type),
      {
        patch: {
          operationId: `patch${type.group}${type.version}${type.kind}`,
          parameters: patchParameters.map((name) => ({
            name,
            in: "query",
            schema: { type: "string" },
          })),
          responses: { "200": { description: "OK" } },
          "x-kubernetes-action": "patch",
          "x-kubernetes-group-version-kind": gvkOf(type),
        },
      },
    ]);
  return {
    openapi: "3.0.0",
    info,
    paths: Object.fromEntries(paths),
    components: { schemas: JSON.parse(text) as JsonObject },
  };
}

/** `/openapi/v3` and what lies below it; null where there is no such document. */
export function openApiV3(registry: Registry, path: string): JsonObject | null {
  const key = path.replace(/^\/openapi\/v3\/?/, "");
  if (key !== "") return openApiV3Document(registry, key);
  const keys = [...new Set(registry.all().map(documentKey))];
  const paths = keys.map((one): [string, Json] => {
    const names = registry.all().filter((type) => documentKey(type) === one);
    const hash = createHash("sha256").update(JSON.stringify(names)).digest("hex");
    return [one, { serverRelativeURL: `/openapi/v3/${one}?hash=${hash.toUpperCase()}` }];
  });
  return { paths: Object.fromEntries(paths) };
}
