import type {
  Deployment,
  KubeEvent,
  KubeObject,
  MendixApp,
  Pod,
  SecretProviderClass,
  SecretProviderClassPodStatus,
} from "@/lib/domain/kube-object";

export const namespace = "mx-acc";
export const environmentName = "app";
export const vaultAddress = "https://vault.example:8200";
export const vaultPath = `secret/data/${namespace}`;

/** The keys that Mendix needs with a password and static S3 keys; the first one is the one that faults are about. */
export const requiredKeys = [
  "database-password",
  "database-type",
  "database-jdbc-url",
  "database-host",
  "database-name",
  "database-username",
  "storage-service-name",
  "storage-endpoint",
  "storage-bucket-name",
  "storage-access-key-id",
  "storage-secret-access-key",
] as const;

export function iso(at: number): string {
  return new Date(at).toISOString();
}

export interface ObjectLine {
  objectName: string;
  secretPath: string;
  secretKey?: string;
  [field: string]: string | undefined;
}

export function objectLines(): ObjectLine[] {
  return requiredKeys.map((key) => ({ objectName: key, secretPath: vaultPath, secretKey: key }));
}

/** The `objects` parameter: YAML inside YAML. */
export function toObjects(lines: readonly ObjectLine[]): string {
  return lines
    .map((line) =>
      Object.entries(line)
        .map(([name, value], index) => `${index === 0 ? "- " : "  "}${name}: "${value ?? ""}"`)
        .join("\n"),
    )
    .join("\n");
}

export function makeClass(
  at: number,
  change: Partial<NonNullable<SecretProviderClass["spec"]>> = {},
): SecretProviderClass {
  return {
    apiVersion: "secrets-store.csi.x-k8s.io/v1",
    kind: "SecretProviderClass",
    metadata: {
      name: environmentName,
      namespace,
      uid: "spc-1",
      annotations: { "privatecloud.mendix.com/environment-class": "true" },
      creationTimestamp: iso(at),
      managedFields: [{ manager: "bindery", operation: "Apply", time: iso(at) }],
    },
    spec: {
      provider: "vault",
      parameters: { vaultAddress, roleName: environmentName, objects: toObjects(objectLines()) },
      ...change,
    },
  };
}

export function makePod(
  at: number,
  phase: "Running" | "Pending",
  change: { name?: string; uid?: string; node?: string } = {},
): Pod {
  const isRunning = phase === "Running";
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: change.name ?? "app-1",
      namespace,
      uid: change.uid ?? "pod-1",
      creationTimestamp: iso(at),
    },
    spec: {
      nodeName: change.node ?? "node-1",
      serviceAccountName: environmentName,
      volumes: [
        {
          name: "secrets",
          csi: {
            driver: "secrets-store.csi.k8s.io",
            readOnly: true,
            volumeAttributes: { secretProviderClass: environmentName },
          },
        },
      ],
      containers: [
        { name: "mendix", volumeMounts: [{ name: "secrets", mountPath: "/opt/mendix/secrets" }] },
      ],
    },
    status: {
      phase,
      startTime: iso(at),
      conditions: [{ type: "Ready", status: isRunning ? "True" : "False" }],
      ...(isRunning
        ? {
            containerStatuses: [
              {
                name: "mendix",
                ready: true,
                restartCount: 0,
                state: { running: { startedAt: iso(at + 5_000) } },
              },
            ],
          }
        : {}),
    },
  };
}

export interface MountedObject {
  id: string;
  version: string;
}

export function makeStatus(
  pod: Pod,
  at: number,
  objects: MountedObject[],
): SecretProviderClassPodStatus {
  return {
    apiVersion: "secrets-store.csi.x-k8s.io/v1",
    kind: "SecretProviderClassPodStatus",
    metadata: {
      name: `${pod.metadata.name}-${namespace}-${environmentName}`,
      namespace,
      creationTimestamp: iso(at),
      managedFields: [{ manager: "secrets-store-csi-driver", operation: "Update", time: iso(at) }],
      ownerReferences: [
        { apiVersion: "v1", kind: "Pod", name: pod.metadata.name, uid: pod.metadata.uid ?? "" },
      ],
    },
    status: {
      podName: pod.metadata.name,
      secretProviderClassName: environmentName,
      mounted: true,
      targetPath: `/var/lib/kubelet/pods/${pod.metadata.uid}/volumes/kubernetes.io~csi/secrets/mount`,
      objects,
    },
  };
}

export function makeEvent(
  pod: Pod,
  at: number,
  told: { reason: string; message: string; component: string; type?: string; count?: number },
): KubeEvent {
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: `${pod.metadata.name}.${told.reason.toLowerCase()}`, namespace },
    involvedObject: {
      kind: "Pod",
      namespace,
      name: pod.metadata.name,
      uid: pod.metadata.uid ?? "",
    },
    reason: told.reason,
    message: told.message,
    type: told.type ?? "Warning",
    count: told.count ?? 3,
    firstTimestamp: iso(at - 30_000),
    lastTimestamp: iso(at),
    source: { component: told.component, host: "node-1" },
  };
}

export function makeApp(at: number): MendixApp {
  return {
    apiVersion: "privatecloud.mendix.com/v1alpha1",
    kind: "MendixApp",
    metadata: { name: environmentName, namespace, uid: "app-uid", creationTimestamp: iso(at) },
    spec: { allowOverrideSecretsWithSecretStoreCSIDriver: true, replicas: 1 },
    status: { appState: "Started", serviceAccountStatus: "attached" },
  };
}

export function makeAccount(at: number): KubeObject {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: {
      name: environmentName,
      namespace,
      creationTimestamp: iso(at),
      annotations: { "privatecloud.mendix.com/environment-account": "true" },
    },
  };
}

export function makeDeployment(at: number): Deployment {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: `${environmentName}-master`, namespace, creationTimestamp: iso(at) },
    spec: { replicas: 1 },
    status: { replicas: 1, readyReplicas: 1 },
  };
}
