/** Field selectors: which fields a resource can be selected by, and matching. */
import { type Json, type KubeObject, at } from "../core/json";
import { badRequest } from "../core/status";
import type { ResourceType } from "../types/resource-type";

export type FieldMatch = (object: KubeObject) => boolean;

const always = ["metadata.name", "metadata.namespace"];

const involved = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];

/** pkg/apis/core/v1/conversion.go and its siblings. */
const selectable: Record<string, string[]> = {
  "/pods": [
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.schedulerName",
    "spec.serviceAccountName",
    "spec.hostNetwork",
    "status.phase",
    "status.podIP",
    "status.nominatedNodeName",
  ],
  "/nodes": ["spec.unschedulable"],
  "/namespaces": ["status.phase"],
  "/secrets": ["type"],
  "/events": [
    ...involved.map((field) => `involvedObject.${field}`),
    "reason",
    "reportingComponent",
    "source",
    "type",
  ],
  "events.k8s.io/events": [
    ...involved.map((field) => `regarding.${field}`),
    "reason",
    "reportingController",
    "type",
  ],
  "apps/replicasets": ["status.replicas"],
};

const booleans = new Set(["spec.hostNetwork", "spec.unschedulable"]);

const zeroNumbers = new Set(["status.replicas"]);

function fieldText(object: KubeObject, field: string): string {
  if (field === "source") {
    return String(at(object, "source", "component") || object.reportingComponent || "");
  }
  const value: Json | undefined = at(object, ...field.split("."));
  if (value === undefined || value === null) {
    if (booleans.has(field)) return "false";
    return zeroNumbers.has(field) ? "0" : "";
  }
  return typeof value === "object" ? "" : String(value);
}

function fieldsOf(type: ResourceType): string[] {
  const more = type.custom
    ? (type.selectableFields ?? [])
    : (selectable[`${type.group}/${type.resource}`] ?? []);
  return [...always, ...more];
}

/** Resources with selectable fields of their own and custom ones refuse in other words than the rest. */
function refusal(type: ResourceType, field: string): string {
  if (type.custom || fieldsOf(type).length > always.length) {
    return `field label not supported: ${field}`;
  }
  return `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
}

export interface FieldRequirement {
  field: string;
  value: string;
  isEqual: boolean;
}

export function parseFieldRequirements(text: string): FieldRequirement[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const match = /^([^=!]+?)(!=|==|=)(.*)$/.exec(part);
      if (!match) throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
      return { field: match[1] ?? "", value: match[3] ?? "", isEqual: match[2] !== "!=" };
    });
}

export function parseFieldSelector(type: ResourceType, text: string): FieldMatch {
  const requirements = parseFieldRequirements(text);
  const known = fieldsOf(type);
  const unknown = requirements.find(({ field }) => !known.includes(field));
  if (unknown) throw badRequest(refusal(type, unknown.field));
  return (object) =>
    requirements.every(
      ({ field, value, isEqual }) => (fieldText(object, field) === value) === isEqual,
    );
}
