/** From a CustomResourceDefinition to the resources that it serves. */
import { type JsonObject, type KubeObject, asArray, asObject, asString, at } from "../core/json";
import type { Schema } from "../schema/schema";
import { objectMetaSchema } from "../schema/schema";
import { type PrinterColumn, type ResourceType, customVerbs } from "./resource-type";

const strings = (value: JsonObject[string]): string[] => asArray(value).map(asString);

function rootSchema(version: JsonObject): Schema {
  const declared = (at(version, "schema", "openAPIV3Schema") ?? { type: "object" }) as Schema;
  return {
    ...declared,
    type: "object",
    properties: {
      ...declared.properties,
      apiVersion: { type: "string" },
      kind: { type: "string" },
      metadata: objectMetaSchema,
    },
  };
}

function deprecationOf(crd: KubeObject, version: JsonObject): string | undefined {
  if (version.deprecated !== true) return undefined;
  if (version.deprecationWarning) return asString(version.deprecationWarning);
  const { group } = asObject(crd.spec);
  const kind = at(crd, "spec", "names", "kind");
  return `${asString(group)}/${asString(version.name)} ${asString(kind)} is deprecated`;
}

export function customTypes(crd: KubeObject): ResourceType[] {
  const spec = asObject(crd.spec);
  const names = asObject(spec.names);
  const versions = asArray(spec.versions).map(asObject);
  const storage = asString(versions.find((version) => version.storage === true)?.name);
  const kind = asString(names.kind);
  return versions
    .filter((version) => version.served === true)
    .map((version) => ({
      group: asString(spec.group),
      version: asString(version.name),
      resource: asString(names.plural),
      singular: asString(names.singular) || kind.toLowerCase(),
      kind,
      listKind: asString(names.listKind) || `${kind}List`,
      shortNames: strings(names.shortNames),
      categories: strings(names.categories),
      namespaced: spec.scope === "Namespaced",
      verbs: customVerbs,
      subresources: Object.keys(asObject(version.subresources)),
      schema: rootSchema(version),
      custom: true,
      storageVersion: storage,
      storageGroup: asString(spec.group),
      hasGeneration: true,
      unconditionalUpdate: false,
      createOnUpdate: false,
      deprecation: deprecationOf(crd, version),
      columns: asArray(version.additionalPrinterColumns) as unknown as PrinterColumn[],
      selectableFields: asArray(version.selectableFields).map((field) =>
        asString(asObject(field).jsonPath).replace(/^\./, ""),
      ),
      crdName: asString(crd.metadata.name),
    }));
}
