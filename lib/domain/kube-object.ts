/** Kubernetes objects as plain JSON. Only what rules read is typed; whatever else an object holds is kept. */
export interface ManagedFieldsEntry {
  manager?: string;
  operation?: "Apply" | "Update";
  apiVersion?: string;
  time?: string;
  fieldsType?: string;
  fieldsV1?: Record<string, unknown>;
  subresource?: string;
}

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
}

export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  managedFields?: ManagedFieldsEntry[];
  finalizers?: string[];
}

export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

export interface SecretProviderClass extends KubeObject {
  spec?: {
    provider?: string;
    parameters?: Record<string, string>;
    secretObjects?: {
      secretName?: string;
      type?: string;
      labels?: Record<string, string>;
      data?: { objectName?: string; key?: string }[];
    }[];
  };
}

export interface SecretProviderClassPodStatus extends KubeObject {
  status?: {
    podName?: string;
    secretProviderClassName?: string;
    mounted?: boolean;
    targetPath?: string;
    objects?: { id?: string; version?: string }[];
  };
}

export interface PodVolume {
  name: string;
  csi?: {
    driver: string;
    readOnly?: boolean;
    volumeAttributes?: Record<string, string>;
    nodePublishSecretRef?: { name?: string };
  };
  secret?: { secretName?: string };
}

export interface PodContainer {
  name: string;
  image?: string;
  args?: string[];
  env?: {
    name: string;
    value?: string;
    valueFrom?: { secretKeyRef?: { name?: string; key?: string } };
  }[];
  envFrom?: { secretRef?: { name?: string } }[];
  volumeMounts?: { name: string; mountPath: string; subPath?: string }[];
}

export interface ContainerStatus {
  name: string;
  ready?: boolean;
  restartCount?: number;
  state?: {
    waiting?: { reason?: string; message?: string };
    running?: { startedAt?: string };
    terminated?: { reason?: string; message?: string };
  };
}

export interface Pod extends KubeObject {
  spec?: {
    nodeName?: string;
    serviceAccountName?: string;
    volumes?: PodVolume[];
    containers?: PodContainer[];
  };
  status?: {
    phase?: string;
    startTime?: string;
    conditions?: { type: string; status: string; reason?: string; message?: string }[];
    containerStatuses?: ContainerStatus[];
  };
}

/** core/v1 Event. */
export interface KubeEvent extends KubeObject {
  involvedObject?: { kind?: string; namespace?: string; name?: string; uid?: string };
  reason?: string;
  message?: string;
  type?: string;
  count?: number;
  firstTimestamp?: string | null;
  lastTimestamp?: string | null;
  eventTime?: string | null;
  series?: { count?: number; lastObservedTime?: string };
  source?: { component?: string; host?: string };
  reportingComponent?: string;
}

export interface MendixApp extends KubeObject {
  spec?: {
    allowOverrideSecretsWithSecretStoreCSIDriver?: boolean;
    mendixRuntimeVersion?: string;
    replicas?: number;
    database?: { servicePlan?: string };
    storage?: { servicePlan?: string };
    sourceURL?: string;
    [field: string]: unknown;
  };
  status?: { appState?: string; serviceAccountStatus?: string; [field: string]: unknown };
}

export interface Deployment extends KubeObject {
  spec?: { replicas?: number; template?: { metadata?: Partial<ObjectMeta>; spec?: Pod["spec"] } };
  status?: { replicas?: number; readyReplicas?: number; observedGeneration?: number };
}

export interface DaemonSet extends KubeObject {
  spec?: {
    template?: {
      spec?: Pod["spec"] & { volumes?: (PodVolume & { hostPath?: { path?: string } })[] };
    };
  };
  status?: { desiredNumberScheduled?: number; numberReady?: number };
}

export interface CsiDriver extends KubeObject {
  spec?: {
    requiresRepublish?: boolean;
    tokenRequests?: { audience?: string; expirationSeconds?: number }[];
    podInfoOnMount?: boolean;
  };
}

export interface CsiNode extends KubeObject {
  spec?: { drivers?: { name: string; nodeID?: string }[] };
}
