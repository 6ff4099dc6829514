/** Validation of built-in kinds: the refusals that clients of this product can run into. */
import { type FieldError, invalid, notSupported, required, duplicate } from "../core/field-errors";
import {
  type Json,
  type JsonObject,
  type KubeObject,
  asArray,
  asObject,
  asString,
  canonical,
  equal,
} from "../core/json";
import { crdErrors } from "./validate-crd";

const keyText =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

const keyPattern = /^[-._a-zA-Z0-9]+$/;

const dataKeys = (data: Json | undefined, field: string): FieldError[] =>
  Object.keys(asObject(data))
    .filter((key) => !keyPattern.test(key))
    .map((key) => invalid(`${field}[${key}]`, key, keyText));

function containerErrors(list: Json[], path: string): FieldError[] {
  const names = new Set<string>();
  return list.flatMap((one, i) => {
    const container = asObject(one);
    const errors: FieldError[] = [];
    const name = asString(container.name);
    if (!name) errors.push(required(`${path}[${i}].name`));
    else if (names.has(name)) errors.push(duplicate(`${path}[${i}].name`, name));
    names.add(name);
    if (!container.image) errors.push(required(`${path}[${i}].image`));
    return errors;
  });
}

function mountErrors(spec: JsonObject, path: string): FieldError[] {
  const volumes = new Set(asArray(spec.volumes).map((one) => asString(asObject(one).name)));
  return asArray(spec.containers).flatMap((one, i) =>
    asArray(asObject(one).volumeMounts).flatMap((mount, j) => {
      const { name } = asObject(mount);
      if (volumes.has(asString(name))) return [];
      const field = `${path}.containers[${i}].volumeMounts[${j}].name`;
      return [
        { reason: "FieldValueNotFound", field, message: `Not found: ${JSON.stringify(name)}` },
      ];
    }),
  );
}

function podSpecErrors(spec: JsonObject, path: string): FieldError[] {
  const containers = asArray(spec.containers);
  if (containers.length === 0) return [required(`${path}.containers`)];
  return [...containerErrors(containers, `${path}.containers`), ...mountErrors(spec, path)];
}

function workloadErrors(object: KubeObject, live: KubeObject | null): FieldError[] {
  const spec = asObject(object.spec);
  const selector = asObject(spec.selector);
  const matchLabels = asObject(selector.matchLabels);
  const template = asObject(spec.template);
  const labels = asObject(asObject(template.metadata).labels);
  const errors: FieldError[] = [];
  if (Object.keys(selector).length === 0) errors.push(required("spec.selector"));
  if (!Object.entries(matchLabels).every(([key, value]) => labels[key] === value)) {
    errors.push(
      invalid(
        "spec.template.metadata.labels",
        labels,
        "`selector` does not match template `labels`",
      ),
    );
  }
  errors.push(...podSpecErrors(asObject(template.spec), "spec.template.spec"));
  if (typeof spec.replicas === "number" && spec.replicas < 0) {
    errors.push(invalid("spec.replicas", spec.replicas, "must be greater than or equal to 0"));
  }
  if (live && !equal(asObject(live.spec).selector, spec.selector)) {
    errors.push(invalid("spec.selector", selector, "field is immutable"));
  }
  return errors;
}

const mutablePodFields = new Set([
  "activeDeadlineSeconds",
  "tolerations",
  "terminationGracePeriodSeconds",
  "nodeName",
  "schedulingGates",
]);

function comparablePod(spec: JsonObject): Json {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(spec)) {
    if (mutablePodFields.has(key)) continue;
    const isList = key === "containers" || key === "initContainers";
    result[key] = isList ? asArray(value).map((one) => ({ ...asObject(one), image: "" })) : value;
  }
  return result;
}

function podErrors(object: KubeObject, live: KubeObject | null): FieldError[] {
  const errors = podSpecErrors(asObject(object.spec), "spec");
  if (
    live &&
    canonical(comparablePod(asObject(object.spec))) !==
      canonical(comparablePod(asObject(live.spec)))
  ) {
    errors.push({
      reason: "FieldValueForbidden",
      field: "spec",
      message:
        "Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
    });
  }
  return errors;
}

function immutableData(
  object: KubeObject,
  live: KubeObject | null,
  fields: string[],
): FieldError[] {
  if (live?.immutable !== true) return [];
  const text = "Forbidden: field is immutable when `immutable` is set";
  return ["immutable", ...fields]
    .filter((field) => !equal(object[field], live[field]))
    .map((field) => ({ reason: "FieldValueForbidden", field, message: text }));
}

function secretErrors(object: KubeObject, live: KubeObject | null): FieldError[] {
  const errors = dataKeys(object.data, "data");
  if (live && live.type !== object.type)
    errors.push(invalid("type", object.type, "field is immutable"));
  if (object.type === "kubernetes.io/tls") {
    for (const key of ["tls.crt", "tls.key"]) {
      if (asObject(object.data)[key] === undefined) errors.push(required(`data[${key}]`));
    }
  }
  return [...errors, ...immutableData(object, live, ["data"])];
}

function roleErrors(object: KubeObject): FieldError[] {
  return asArray(object.rules).flatMap((one, i) => {
    const rule = asObject(one);
    const path = `rules[${i}]`;
    const errors: FieldError[] = [];
    if (asArray(rule.verbs).length === 0)
      errors.push(required(`${path}.verbs`, "verbs must contain at least one value"));
    if (asArray(rule.nonResourceURLs).length > 0) {
      if (object.kind === "Role") {
        errors.push(
          invalid(
            `${path}.nonResourceURLs`,
            rule.nonResourceURLs,
            "namespaced rules cannot apply to non-resource URLs",
          ),
        );
      }
      return errors;
    }
    if (asArray(rule.apiGroups).length === 0)
      errors.push(
        required(`${path}.apiGroups`, "resource rules must supply at least one api group"),
      );
    if (asArray(rule.resources).length === 0)
      errors.push(
        required(`${path}.resources`, "resource rules must supply at least one resource"),
      );
    return errors;
  });
}

function bindingErrors(object: KubeObject, live: KubeObject | null): FieldError[] {
  const ref = asObject(object.roleRef);
  const errors: FieldError[] = [];
  const kinds = object.kind === "ClusterRoleBinding" ? ["ClusterRole"] : ["Role", "ClusterRole"];
  if (!kinds.includes(asString(ref.kind)))
    errors.push(notSupported("roleRef.kind", ref.kind ?? "", kinds.toSorted()));
  if (!ref.name) errors.push(required("roleRef.name"));
  for (const [i, one] of asArray(object.subjects).entries()) {
    const subject = asObject(one);
    const path = `subjects[${i}]`;
    if (!subject.name) errors.push(required(`${path}.name`));
    if (!["User", "Group", "ServiceAccount"].includes(asString(subject.kind))) {
      errors.push(
        notSupported(`${path}.kind`, subject.kind ?? "", ["Group", "ServiceAccount", "User"]),
      );
    } else if (subject.kind === "ServiceAccount" && !subject.namespace) {
      errors.push(required(`${path}.namespace`));
    }
  }
  if (live && !equal(ref, asObject(live.roleRef))) {
    const shown = { APIGroup: ref.apiGroup, Kind: ref.kind, Name: ref.name };
    errors.push(invalid("roleRef", shown, "cannot change roleRef"));
  }
  return errors;
}

function eventErrors(object: KubeObject): FieldError[] {
  const involved = asString(asObject(object.involvedObject).namespace);
  const namespace = object.metadata.namespace ?? "";
  if (involved === namespace || (involved === "" && namespace === "default")) return [];
  return [invalid("involvedObject.namespace", involved, "does not match event.namespace")];
}

type Check = (object: KubeObject, live: KubeObject | null) => FieldError[];

const byKind: Record<string, Check> = {
  Pod: podErrors,
  Deployment: workloadErrors,
  ReplicaSet: workloadErrors,
  DaemonSet: workloadErrors,
  Secret: secretErrors,
  ConfigMap: (object, live) => [
    ...dataKeys(object.data, "data"),
    ...dataKeys(object.binaryData, "binaryData"),
    ...immutableData(object, live, ["data", "binaryData"]),
  ],
  Role: roleErrors,
  ClusterRole: roleErrors,
  RoleBinding: bindingErrors,
  ClusterRoleBinding: bindingErrors,
  Event: eventErrors,
  CustomResourceDefinition: crdErrors,
};

export const builtinErrors: Check = (object, live) => byKind[object.kind]?.(object, live) ?? [];
