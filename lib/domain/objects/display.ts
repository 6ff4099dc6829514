import { stringify } from "yaml";
import type { KubeObject } from "@/lib/domain/kube-object";

const redacted = "[redacted]";

/** Written by the API server; they say nothing about what somebody wants. */
const serverFields = new Set([
  "managedFields",
  "resourceVersion",
  "uid",
  "generation",
  "creationTimestamp",
  "selfLink",
]);

/** kubectl's copy of the whole object, values and all. */
const copyAnnotation = "kubectl.kubernetes.io/last-applied-configuration";

/**
 * Members of a MendixApp's spec that hold no values (domain-facts.md §3.5). Everything else of it may: passwords, constants,
 * licences, keys. So what is not listed is shown as `[redacted]`, leaf by leaf.
 */
const openAppFields = new Set([
  "allowOverrideSecretsWithSecretStoreCSIDriver",
  "appURL",
  "customPodLabels",
  "database",
  "endpointAnnotations",
  "ingressClassName",
  "ingressPath",
  "ingressPathType",
  "mendixRuntimeVersion",
  "replicas",
  "resources",
  "runtimeLeaderSelection",
  "runtimeLicenseProduct",
  "serviceAnnotations",
  "sourceVersion",
  "storage",
  "topologySpreadConstraints",
]);

/** Kinds whose spec is known to hold references only. Any other kind is treated like a MendixApp: closed unless listed. */
const openKinds = new Set(["SecretProviderClass", "ServiceAccount", "SecretsStoreImport"]);

/** The object as people may see it: what somebody wants of it, without the server's fields, the status and any value. */
export function forDisplay(object: KubeObject): KubeObject {
  const { status: _status, metadata, ...rest } = object;
  const shown = Object.fromEntries(
    Object.entries(metadata).filter(([name]) => !serverFields.has(name)),
  );
  if (metadata.annotations) shown["annotations"] = withoutCopy(metadata.annotations);
  if (isEmpty(shown["annotations"])) delete shown["annotations"];
  const parts = openKinds.has(object.kind) ? rest : closed(rest);
  const { apiVersion, kind, ...others } = parts;
  return {
    apiVersion: String(apiVersion),
    kind: String(kind),
    metadata: shown as unknown as KubeObject["metadata"],
    ...others,
  };
}

/** YAML of the object as people may see it; the same object always gives the same text. */
export function toDisplayYaml(object: KubeObject): string {
  return toYaml(forDisplay(object));
}

/** YAML as Bindery prints it: long lines stay whole, text of several lines in a block. */
export function toYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, blockQuote: "literal", aliasDuplicateObjects: false });
}

function withoutCopy(annotations: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(annotations).filter(([name]) => name !== copyAnnotation),
  );
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function closed(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => {
      if (name === "apiVersion" || name === "kind") return [name, value];
      return [name, name === "spec" ? closedSpec(value) : hidden(value)];
    }),
  );
}

function closedSpec(spec: unknown): unknown {
  if (typeof spec !== "object" || spec === null || Array.isArray(spec)) return hidden(spec);
  return Object.fromEntries(
    Object.entries(spec).map(([name, value]) => [
      name,
      openAppFields.has(name) ? value : hidden(value),
    ]),
  );
}

/** Structure stays, leaves go. */
function hidden(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hidden);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, hidden(member)]),
    );
  return value === null || value === undefined ? value : redacted;
}
