/** Validation of metadata (apimachinery/pkg/api/validation/objectmeta.go and util/validation). */
import { type FieldError, forbiddenField, invalid, required } from "../core/field-errors";
import type { KubeObject } from "../core/json";
import type { ResourceType } from "../types/resource-type";

const labelPattern = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const subdomainPattern = String.raw`${labelPattern}(\.${labelPattern})*`;
const qualifiedPattern = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const valuePattern = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";

const labelText = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${labelPattern}')`;
const subdomainText = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${subdomainPattern}')`;
const nameText = `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${qualifiedPattern}')`;
const valueText = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '${valuePattern}')`;

const full = (pattern: string): RegExp => new RegExp(`^${pattern}$`);

const pathSegmentNames = new Set(["roles", "rolebindings", "clusterroles", "clusterrolebindings"]);

const annotationBytesMax = 256 * 1024;

export function nameErrors(type: ResourceType, name: string, field: string): FieldError[] {
  if (pathSegmentNames.has(type.resource)) {
    if (name === "." || name === "..") return [invalid(field, name, `may not be '${name}'`)];
    const bad = ["/", "%"].find((part) => name.includes(part));
    return bad ? [invalid(field, name, `may not contain '${bad}'`)] : [];
  }
  if (type.resource === "namespaces") {
    if (name.length > 63) return [invalid(field, name, "must be no more than 63 bytes")];
    return full(labelPattern).test(name) ? [] : [invalid(field, name, labelText)];
  }
  if (name.length > 253) return [invalid(field, name, "must be no more than 253 bytes")];
  return full(subdomainPattern).test(name) ? [] : [invalid(field, name, subdomainText)];
}

function qualifiedNameErrors(key: string, field: string): FieldError[] {
  const parts = key.split("/");
  const name = parts.at(-1) ?? "";
  const prefix = parts.length === 2 ? parts[0] : undefined;
  const errors: FieldError[] = [];
  if (prefix === "") errors.push(invalid(field, key, "prefix part must be non-empty"));
  else if (prefix !== undefined && !full(subdomainPattern).test(prefix)) {
    errors.push(invalid(field, key, `prefix part ${subdomainText}`));
  }
  if (name === "") errors.push(invalid(field, key, "name part must be non-empty"));
  else if (name.length > 63)
    errors.push(invalid(field, key, "name part must be no more than 63 bytes"));
  if (!full(qualifiedPattern).test(name)) errors.push(invalid(field, key, nameText));
  return errors;
}

function labelErrors(labels: Record<string, string>, field: string): FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    const errors = qualifiedNameErrors(key, field);
    if (value.length > 63) errors.push(invalid(field, value, "must be no more than 63 bytes"));
    if (!full(valuePattern).test(value)) errors.push(invalid(field, value, valueText));
    return errors;
  });
}

const standardFinalizers = new Set(["kubernetes", "orphan", "foregroundDeletion"]);

function finalizerErrors(type: ResourceType, finalizers: string[]): FieldError[] {
  return finalizers.flatMap((finalizer, i) => {
    const errors = qualifiedNameErrors(finalizer, "metadata.finalizers");
    const isKnown = type.custom || finalizer.includes("/") || standardFinalizers.has(finalizer);
    if (errors.length > 0 || isKnown) return errors;
    const text = "name is neither a standard finalizer name nor is it fully qualified";
    return [invalid(`metadata.finalizers[${i}]`, finalizer, text)];
  });
}

export function metadataErrors(type: ResourceType, object: KubeObject): FieldError[] {
  const { name = "", labels = {}, annotations = {}, ownerReferences = [] } = object.metadata;
  const errors: FieldError[] = [];
  if (name === "") errors.push(required("metadata.name", "name or generateName is required"));
  else errors.push(...nameErrors(type, name, "metadata.name"));
  errors.push(...labelErrors(labels, "metadata.labels"));
  errors.push(
    ...Object.keys(annotations).flatMap((key) =>
      qualifiedNameErrors(key.toLowerCase(), "metadata.annotations"),
    ),
  );
  const bytes = Object.entries(annotations).reduce((sum, [k, v]) => sum + k.length + v.length, 0);
  if (bytes > annotationBytesMax) {
    errors.push({
      reason: "FieldValueTooLong",
      field: "metadata.annotations",
      message: `Too long: may not be more than ${annotationBytesMax} bytes`,
    });
  }
  for (const owner of ownerReferences) {
    const field = "metadata.ownerReferences";
    for (const key of ["kind", "name", "uid"] as const) {
      if (!owner[key]) errors.push(invalid(`${field}.${key}`, "", "must not be empty"));
    }
    if (!owner.apiVersion)
      errors.push(invalid(`${field}.apiVersion`, "", "version must not be empty"));
  }
  errors.push(...finalizerErrors(type, object.metadata.finalizers ?? []));
  return errors;
}

export function metadataUpdateErrors(next: KubeObject, live: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  for (const key of ["name", "namespace", "uid", "creationTimestamp"] as const) {
    if (next.metadata[key] !== live.metadata[key]) {
      errors.push(invalid(`metadata.${key}`, next.metadata[key], "field is immutable"));
    }
  }
  if (live.metadata.deletionTimestamp) {
    const known = live.metadata.finalizers ?? [];
    const added = (next.metadata.finalizers ?? []).filter((one) => !known.includes(one));
    if (added.length > 0) {
      const list = added.map((one) => JSON.stringify(one)).join(", ");
      errors.push(
        forbiddenField(
          "metadata.finalizers",
          `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`,
        ),
      );
    }
  }
  return errors;
}

/** What a real server says of an update without resourceVersion where it insists on one. */
export const missingVersion = (): FieldError =>
  invalid("metadata.resourceVersion", 0, "must be specified for an update");
