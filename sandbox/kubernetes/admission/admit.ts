/** Admission plug-ins that a default kube-apiserver runs and whose effect clients see. */
import type { Context } from "../http/context";
import { coreTable, findNamespace } from "../core/cluster";
import { type JsonObject, type KubeObject, asArray, asObject, asString } from "../core/json";
import { StatusError, forbidden, notFound } from "../core/status";
import { checkEscalation } from "../rbac/escalation";
import { groupResource } from "../types/resource-type";
import { randomSuffix } from "./random-suffix";

/** NamespaceLifecycle: contents need a namespace that exists and is not going away. */
export function admitNamespace(context: Context, object: KubeObject): void {
  const { type, cluster } = context;
  if (!type.namespaced) return;
  const name = object.metadata.namespace ?? "";
  const namespace = findNamespace(cluster, name);
  if (!namespace) throw notFound({ group: "", resource: "namespaces" }, name);
  if (!namespace.metadata.deletionTimestamp) return;
  const gr = groupResource(type);
  const refusal = forbidden(
    gr,
    object.metadata.name ?? "",
    `unable to create new content in namespace ${name} because it is being terminated`,
  );
  throw new StatusError({
    ...refusal.init,
    details: {
      ...refusal.init.details,
      causes: [
        {
          reason: "NamespaceTerminating",
          message: `namespace ${name} is being terminated`,
          field: "metadata.namespace",
        },
      ],
    },
  });
}

const tokenMount = "/var/run/secrets/kubernetes.io/serviceaccount";

function tokenVolume(name: string): JsonObject {
  return {
    name,
    projected: {
      defaultMode: 420,
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
        { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
        {
          downwardAPI: {
            items: [
              {
                path: "namespace",
                fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" },
              },
            ],
          },
        },
      ],
    },
  };
}

/** ServiceAccount: the account must exist; its token is mounted unless the account or pod opts out. */
function admitServiceAccount(context: Context, pod: KubeObject): void {
  const spec = asObject(pod.spec);
  const name = asString(spec.serviceAccountName) || "default";
  spec.serviceAccountName = name;
  spec.serviceAccount = name;
  const namespace = pod.metadata.namespace ?? "";
  const account = context.cluster.store.get(coreTable("serviceaccounts"), namespace, name);
  if (!account) {
    throw forbidden(
      { group: "", resource: "pods" },
      pod.metadata.name ?? "",
      `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`,
    );
  }
  const automount = spec.automountServiceAccountToken ?? account.automountServiceAccountToken;
  if (automount === false) return;
  const volume = `kube-api-access-${randomSuffix()}`;
  let isUsed = false;
  for (const list of [spec.containers, spec.initContainers]) {
    for (const one of asArray(list).map(asObject)) {
      const mounts = asArray(one.volumeMounts);
      if (mounts.some((mount) => asObject(mount).mountPath === tokenMount)) continue;
      one.volumeMounts = [...mounts, { name: volume, readOnly: true, mountPath: tokenMount }];
      isUsed = true;
    }
  }
  if (isUsed) spec.volumes = [...asArray(spec.volumes), tokenVolume(volume)];
}

const notReady = (key: string): JsonObject => ({
  key: `node.kubernetes.io/${key}`,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: 300,
});

function qosClass(spec: JsonObject): string {
  const containers = asArray(spec.containers).map((one) => asObject(asObject(one).resources));
  const isBestEffort = containers.every((one) => !one.requests && !one.limits);
  if (isBestEffort) return "BestEffort";
  const isGuaranteed = containers.every((one) => {
    const limits = asObject(one.limits);
    const requests = { ...limits, ...asObject(one.requests) };
    return ["cpu", "memory"].every((key) => limits[key] && limits[key] === requests[key]);
  });
  return isGuaranteed ? "Guaranteed" : "Burstable";
}

function admitPod(context: Context, pod: KubeObject): void {
  admitServiceAccount(context, pod);
  const spec = asObject(pod.spec);
  spec.priority ??= 0;
  spec.preemptionPolicy ??= "PreemptLowerPriority";
  const tolerations = asArray(spec.tolerations);
  const keys = tolerations.map((one) => asObject(one).key);
  const added = ["not-ready", "unreachable"].filter(
    (key) => !keys.includes(`node.kubernetes.io/${key}`),
  );
  spec.tolerations = [...tolerations, ...added.map(notReady)];
  pod.status = { phase: "Pending", qosClass: qosClass(spec) };
}

const rbacResources = new Set(["roles", "rolebindings", "clusterroles", "clusterrolebindings"]);

/** Changes or refuses an object that is about to be created (`live` null) or replaced. */
export function admit(context: Context, object: KubeObject, live: KubeObject | null): void {
  const { type, cluster, user } = context;
  if (type.group === "rbac.authorization.k8s.io" && rbacResources.has(type.resource)) {
    checkEscalation({ cluster, user, type, object });
  }
  if (!live && type.kind === "Pod" && type.group === "") admitPod(context, object);
}
