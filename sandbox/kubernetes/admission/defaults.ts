/** Defaults of built-in kinds (pkg/apis/*\/v1/defaults.go), those that clients can see. */
import {
  type JsonObject,
  type KubeObject,
  asArray,
  asObject,
  asString,
  isObject,
} from "../core/json";

type Fill = Record<string, JsonObject[string]>;

function fill(target: JsonObject, values: Fill): JsonObject {
  for (const [key, value] of Object.entries(values)) target[key] ??= value;
  return target;
}

const child = (target: JsonObject, key: string): JsonObject => {
  if (!isObject(target[key])) target[key] = {};
  return target[key] as JsonObject;
};

function pullPolicy(image: string): string {
  const tag = image.includes("@") ? "digest" : (/:([^/]+)$/.exec(image)?.[1] ?? "latest");
  return tag === "latest" ? "Always" : "IfNotPresent";
}

function probe(container: JsonObject, key: string): void {
  if (!isObject(container[key])) return;
  const defaults = {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  };
  const target = fill(container[key], defaults);
  if (isObject(target.httpGet)) fill(target.httpGet, { path: "/", scheme: "HTTP" });
}

function container(target: JsonObject): void {
  fill(target, {
    resources: {},
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    imagePullPolicy: pullPolicy(asString(target.image)),
  });
  for (const port of asArray(target.ports)) fill(asObject(port), { protocol: "TCP" });
  for (const key of ["livenessProbe", "readinessProbe", "startupProbe"]) probe(target, key);
  for (const env of asArray(target.env)) {
    const ref = asObject(asObject(env).valueFrom).fieldRef;
    if (isObject(ref)) fill(ref, { apiVersion: "v1" });
  }
}

function volume(target: JsonObject): void {
  for (const key of ["secret", "configMap", "projected", "downwardAPI"]) {
    if (isObject(target[key])) fill(target[key], { defaultMode: 420 });
  }
  for (const source of asArray(asObject(target.projected).sources)) {
    const token = asObject(source).serviceAccountToken;
    if (isObject(token)) fill(token, { expirationSeconds: 3600 });
  }
  if (Object.keys(target).length === 1) target.emptyDir = {};
}

function podSpec(spec: JsonObject): void {
  fill(spec, {
    restartPolicy: "Always",
    terminationGracePeriodSeconds: 30,
    dnsPolicy: "ClusterFirst",
    securityContext: {},
    schedulerName: "default-scheduler",
  });
  if (spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName;
  else if (spec.serviceAccount) spec.serviceAccountName = spec.serviceAccount;
  for (const list of [spec.containers, spec.initContainers]) {
    for (const one of asArray(list)) if (isObject(one)) container(one);
  }
  for (const one of asArray(spec.volumes)) if (isObject(one)) volume(one);
}

const podTemplate = (spec: JsonObject): void => podSpec(child(child(spec, "template"), "spec"));

const rolling = (more: Fill): JsonObject => ({ type: "RollingUpdate", rollingUpdate: more });

function subjects(object: KubeObject): void {
  for (const subject of asArray(object.subjects)) {
    if (!isObject(subject)) continue;
    if (subject.kind !== "ServiceAccount") fill(subject, { apiGroup: "rbac.authorization.k8s.io" });
  }
  if (isObject(object.roleRef)) fill(object.roleRef, { apiGroup: "rbac.authorization.k8s.io" });
}

const byKind: Record<string, (object: KubeObject) => void> = {
  Pod: (object) => {
    podSpec(child(object, "spec"));
    fill(child(object, "spec"), { enableServiceLinks: true });
  },
  Deployment: (object) => {
    const spec = fill(child(object, "spec"), {
      replicas: 1,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    });
    fill(spec, { strategy: rolling({ maxUnavailable: "25%", maxSurge: "25%" }) });
    podTemplate(spec);
  },
  ReplicaSet: (object) => podTemplate(fill(child(object, "spec"), { replicas: 1 })),
  DaemonSet: (object) => {
    const spec = fill(child(object, "spec"), { revisionHistoryLimit: 10 });
    fill(spec, { updateStrategy: rolling({ maxUnavailable: 1, maxSurge: 0 }) });
    podTemplate(spec);
  },
  Secret: (object) => {
    fill(object, { type: "Opaque" });
    if (!isObject(object.stringData)) return;
    const data = child(object, "data");
    for (const [key, value] of Object.entries(object.stringData)) {
      data[key] = Buffer.from(asString(value)).toString("base64");
    }
    delete object.stringData;
  },
  CSIDriver: (object) => {
    fill(child(object, "spec"), {
      attachRequired: true,
      podInfoOnMount: false,
      storageCapacity: false,
      fsGroupPolicy: "ReadWriteOnceWithFSType",
      volumeLifecycleModes: ["Persistent"],
      requiresRepublish: false,
      seLinuxMount: false,
    });
  },
  Namespace: (object) => {
    const labels = (object.metadata.labels ??= {});
    labels["kubernetes.io/metadata.name"] = object.metadata.name ?? "";
    fill(child(object, "spec"), { finalizers: ["kubernetes"] });
    fill(child(object, "status"), { phase: "Active" });
  },
  RoleBinding: subjects,
  ClusterRoleBinding: subjects,
  Role: (object) => fill(object, { rules: [] }),
  ClusterRole: (object) => fill(object, { rules: [] }),
  CustomResourceDefinition: (object) => {
    const spec = child(object, "spec");
    const names = child(spec, "names");
    fill(names, {
      singular: asString(names.kind).toLowerCase(),
      listKind: `${asString(names.kind)}List`,
    });
    fill(spec, { conversion: { strategy: "None" } });
  },
};

/** Fills in what an absent field means; changes the object that is given. */
export function applyBuiltinDefaults(object: KubeObject): void {
  byKind[object.kind]?.(object);
}
