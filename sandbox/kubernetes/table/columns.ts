/** Columns of `kubectl get` for built-in kinds (pkg/printers/internalversion/printers.go). */
import {
  type Json,
  type JsonObject,
  type KubeObject,
  asArray,
  asObject,
  asString,
  at,
} from "../core/json";
import type { ResourceType } from "../types/resource-type";
import { age } from "./age";
import { jsonPathValue } from "./json-path";

export interface Column {
  name: string;
  type: string;
  format?: string;
  description?: string;
  priority?: number;
  value: (object: KubeObject, now: Date) => Json;
}

const nameColumn: Column = {
  name: "Name",
  type: "string",
  format: "name",
  value: ({ metadata }) => metadata.name ?? "",
};

const ageColumn: Column = {
  name: "Age",
  type: "string",
  value: ({ metadata }, now) => age(metadata.creationTimestamp, now),
};

const text = (name: string, value: Column["value"], priority = 0): Column => ({
  name,
  type: "string",
  priority,
  value,
});

const integer = (name: string, ...path: string[]): Column => ({
  name,
  type: "integer",
  value: (object) => at(object, ...path) ?? 0,
});

const path = (name: string, ...parts: string[]): Column =>
  text(name, (object) => String(at(object, ...parts) ?? "<none>"));

const countKeys = (...fields: string[]): Column => ({
  name: "Data",
  type: "integer",
  value: (object) =>
    fields.reduce((sum, key) => sum + Object.keys(asObject(object[key])).length, 0),
});

const yesNo = (name: string, field: string): Column => ({
  name,
  type: "boolean",
  value: (object) => at(object, "spec", field) ?? false,
});

function podStatus(pod: KubeObject): string {
  if (pod.metadata.deletionTimestamp) return "Terminating";
  const statuses = asArray(at(pod, "status", "containerStatuses")).map(asObject);
  for (const status of statuses) {
    const reason =
      at(status, "state", "waiting", "reason") ?? at(status, "state", "terminated", "reason");
    if (reason) return asString(reason);
  }
  return asString(at(pod, "status", "reason")) || asString(at(pod, "status", "phase"));
}

const containerStatuses = (pod: KubeObject): JsonObject[] =>
  asArray(at(pod, "status", "containerStatuses")).map(asObject);

const podColumns: Column[] = [
  text("Ready", (pod) => {
    const total = asArray(at(pod, "spec", "containers")).length;
    return `${containerStatuses(pod).filter((one) => one.ready === true).length}/${total}`;
  }),
  text("Status", podStatus),
  text("Restarts", (pod) =>
    String(containerStatuses(pod).reduce((sum, one) => sum + Number(one.restartCount ?? 0), 0)),
  ),
];

const podWide: Column[] = [
  text("IP", (pod) => asString(at(pod, "status", "podIP")) || "<none>", 1),
  text("Node", (pod) => asString(at(pod, "spec", "nodeName")) || "<none>", 1),
  text("Nominated Node", () => "<none>", 1),
  text("Readiness Gates", () => "<none>", 1),
];

const eventTime = (event: KubeObject): string | undefined =>
  asString(at(event, "series", "lastObservedTime")) ||
  asString(event.lastTimestamp) ||
  asString(event.deprecatedLastTimestamp) ||
  asString(event.eventTime) ||
  undefined;

const subject = (event: KubeObject): string => {
  const involved = asObject(event.involvedObject ?? event.regarding);
  return `${asString(involved.kind).toLowerCase()}/${asString(involved.name)}`;
};

const eventColumns: Column[] = [
  text("Last Seen", (event, now) => age(eventTime(event), now)),
  path("Type", "type"),
  path("Reason", "reason"),
  text("Object", subject),
  text("Subobject", (event) => asString(asObject(event.involvedObject).fieldPath), 1),
  text(
    "Source",
    (event) => asString(at(event, "source", "component") ?? event.reportingComponent),
    1,
  ),
  text("Message", (event) => asString(event.message ?? event.note).trim()),
  text(
    "First Seen",
    (event, now) => age(asString(event.firstTimestamp) || eventTime(event), now),
    1,
  ),
  text("Count", (event) => String(event.count ?? 1), 1),
  { ...text("Name", (event) => event.metadata.name ?? "", 1) },
];

function nodeStatus(node: KubeObject): string {
  const ready = asArray(at(node, "status", "conditions"))
    .map(asObject)
    .find((c) => c.type === "Ready");
  const text = ready?.status === "True" ? "Ready" : ready ? "NotReady" : "Unknown";
  return at(node, "spec", "unschedulable") === true ? `${text},SchedulingDisabled` : text;
}

const nodeColumns: Column[] = [
  text("Status", nodeStatus),
  text("Roles", ({ metadata }) => {
    const prefix = "node-role.kubernetes.io/";
    const roles = Object.keys(metadata.labels ?? {}).filter((key) => key.startsWith(prefix));
    return roles.map((key) => key.slice(prefix.length)).join(",") || "<none>";
  }),
];

const containers = (object: KubeObject): JsonObject[] =>
  asArray(at(object, "spec", "template", "spec", "containers")).map(asObject);

const workloadWide: Column[] = [
  text(
    "Containers",
    (object) =>
      containers(object)
        .map((one) => asString(one.name))
        .join(","),
    1,
  ),
  text(
    "Images",
    (object) =>
      containers(object)
        .map((one) => asString(one.image))
        .join(","),
    1,
  ),
  text(
    "Selector",
    (object) => {
      const labels = Object.entries(asObject(at(object, "spec", "selector", "matchLabels")));
      return labels.map(([key, value]) => `${key}=${asString(value)}`).join(",") || "<none>";
    },
    1,
  ),
];

const readyOf = (object: KubeObject): string =>
  `${Number(at(object, "status", "readyReplicas") ?? 0)}/${Number(at(object, "spec", "replicas") ?? 0)}`;

const roleRef = text("Role", (binding) => {
  const ref = asObject(binding.roleRef);
  return `${asString(ref.kind)}/${asString(ref.name)}`;
});

const createdAt = text("Created At", ({ metadata }) => metadata.creationTimestamp ?? "");

/** Columns between Name and Age, by group/resource. */
const middle: Record<string, Column[]> = {
  "/configmaps": [countKeys("data", "binaryData")],
  "/secrets": [path("Type", "type"), countKeys("data")],
  "/serviceaccounts": [integerOf("Secrets", (object) => asArray(object.secrets).length)],
  "/namespaces": [path("Status", "status", "phase")],
  "/nodes": [...nodeColumns],
  "/pods": podColumns,
  "apps/deployments": [
    text("Ready", readyOf),
    integer("Up-to-date", "status", "updatedReplicas"),
    integer("Available", "status", "availableReplicas"),
  ],
  "apps/replicasets": [
    integer("Desired", "spec", "replicas"),
    integer("Current", "status", "replicas"),
    integer("Ready", "status", "readyReplicas"),
  ],
  "apps/daemonsets": [
    integer("Desired", "status", "desiredNumberScheduled"),
    integer("Current", "status", "currentNumberScheduled"),
    integer("Ready", "status", "numberReady"),
    integer("Up-to-date", "status", "updatedNumberScheduled"),
    integer("Available", "status", "numberAvailable"),
    text("Node Selector", (object) => {
      const selector = asObject(at(object, "spec", "template", "spec", "nodeSelector"));
      return (
        Object.entries(selector)
          .map(([k, v]) => `${k}=${asString(v)}`)
          .join(",") || "<none>"
      );
    }),
  ],
  "storage.k8s.io/csidrivers": [
    yesNo("AttachRequired", "attachRequired"),
    yesNo("PodInfoOnMount", "podInfoOnMount"),
    yesNo("StorageCapacity", "storageCapacity"),
    text(
      "TokenRequests",
      (object) =>
        asArray(at(object, "spec", "tokenRequests"))
          .map((one) => asString(asObject(one).audience))
          .join(",") || "<unset>",
    ),
    yesNo("RequiresRepublish", "requiresRepublish"),
    text("Modes", (object) => asArray(at(object, "spec", "volumeLifecycleModes")).join(",")),
  ],
  "storage.k8s.io/csinodes": [
    integerOf("Drivers", (object) => asArray(at(object, "spec", "drivers")).length),
  ],
  "coordination.k8s.io/leases": [path("Holder", "spec", "holderIdentity")],
  "rbac.authorization.k8s.io/rolebindings": [roleRef],
  "rbac.authorization.k8s.io/clusterrolebindings": [roleRef],
};

function integerOf(name: string, value: Column["value"]): Column {
  return { name, type: "integer", value };
}

const withCreatedAt = new Set(["roles", "clusterroles", "customresourcedefinitions"]);

function customColumns(type: ResourceType): Column[] {
  const declared = (type.columns ?? []).map((column): Column => ({
    name: column.name,
    type: column.type,
    format: column.format,
    description: column.description,
    priority: column.priority,
    value: (object, now) => {
      const value = jsonPathValue(object, column.jsonPath);
      return column.type === "date" ? age(asString(value ?? ""), now) : (value ?? null);
    },
  }));
  return [nameColumn, ...(declared.length > 0 ? declared : [ageColumn])];
}

export function columnsFor(type: ResourceType): Column[] {
  if (type.custom) return customColumns(type);
  if (type.resource === "events") return eventColumns;
  if (withCreatedAt.has(type.resource)) return [nameColumn, createdAt];
  const own = middle[`${type.group}/${type.resource}`] ?? [];
  const workloadColumns = type.group === "apps" ? workloadWide : [];
  const wide = type.resource === "pods" ? podWide : workloadColumns;
  return [nameColumn, ...own, ageColumn, ...wide];
}
