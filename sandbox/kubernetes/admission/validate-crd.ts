/** Validation of CustomResourceDefinitions (apiextensions/validation), the parts that break real installs. */
import { type FieldError, invalid, required } from "../core/field-errors";
import { type JsonObject, type KubeObject, asArray, asObject, asString } from "../core/json";

function versionErrors(version: JsonObject, path: string): FieldError[] {
  const schema = asObject(asObject(version.schema).openAPIV3Schema);
  if (Object.keys(schema).length === 0) {
    return [required(`${path}.schema.openAPIV3Schema`, "schemas are required")];
  }
  if (!schema.type) {
    return [required(`${path}.schema.openAPIV3Schema.type`, "must not be empty at the root")];
  }
  return schema.type === "object"
    ? []
    : [invalid(`${path}.schema.openAPIV3Schema.type`, schema.type, "must be object at the root")];
}

export function crdErrors(object: KubeObject): FieldError[] {
  const spec = asObject(object.spec);
  const names = asObject(spec.names);
  const versions = asArray(spec.versions).map(asObject);
  const errors: FieldError[] = [];
  for (const field of ["group", "scope"]) if (!spec[field]) errors.push(required(`spec.${field}`));
  for (const field of ["plural", "kind"]) {
    if (!names[field]) errors.push(required(`spec.names.${field}`));
  }
  const expected = `${asString(names.plural)}.${asString(spec.group)}`;
  if (object.metadata.name !== expected) {
    errors.push(
      invalid("metadata.name", object.metadata.name, `must be spec.names.plural+"."+spec.group`),
    );
  }
  if (versions.filter((version) => version.storage === true).length !== 1) {
    errors.push(
      invalid(
        "spec.versions",
        versions as JsonObject[],
        "must have exactly one version marked as storage version",
      ),
    );
  }
  versions.forEach((version, i) => errors.push(...versionErrors(version, `spec.versions[${i}]`)));
  return errors;
}
