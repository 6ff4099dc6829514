import { resources } from "@/sandbox/client/resources";
import { driverName } from "@/sandbox/csi-driver/driver-settings";
import type { Deployment, KubeObject, MendixApp } from "@/lib/domain/kube-object";

export const environmentAccount = "privatecloud.mendix.com/environment-account";
const runtimeDefault = "10.24.3";

export type AccountState = "attached" | "missing" | "refused";

/** The operator attaches only an account that says it is for an environment (contract rule 2). */
export function accountStateOf(account: KubeObject | undefined): AccountState {
  if (account === undefined) return "missing";
  const isMeant = account.metadata.annotations?.[environmentAccount] === "true";
  return isMeant ? "attached" : "refused";
}

export const deploymentNameOf = (app: MendixApp): string => `${app.metadata.name}-master`;

export const usesStore = (app: MendixApp): boolean =>
  app.spec?.allowOverrideSecretsWithSecretStoreCSIDriver === true;

/** The Deployment as server-side apply wants it: only what the operator decides. */
export function deploymentOf(app: MendixApp, account: AccountState): Deployment {
  const { name, namespace, uid = "" } = app.metadata;
  const labels = podLabels(name);
  return {
    apiVersion: resources.deployments.apiVersion,
    kind: resources.deployments.kind,
    metadata: {
      name: deploymentNameOf(app),
      namespace,
      labels: { app: name, "privatecloud.mendix.com/app": name },
      ownerReferences: [
        { apiVersion: app.apiVersion, kind: app.kind, name, uid, controller: true },
      ],
    },
    spec: {
      replicas: app.spec?.replicas ?? 1,
      selector: { matchLabels: { app: name, "node-type": "master" } },
      template: {
        metadata: { labels, annotations: annotationsOf(app) },
        spec: {
          serviceAccountName: account === "attached" ? name : "default",
          automountServiceAccountToken: false,
          containers: containersOf(app),
          volumes: usesStore(app) ? [storeVolume(name)] : [],
        },
      },
    } as Deployment["spec"],
  };
}

const podLabels = (name: string): Record<string, string> => ({
  app: name,
  component: "mendix-app",
  "node-type": "master",
  "privatecloud.mendix.com/app": name,
});

function annotationsOf(app: MendixApp): Record<string, string> {
  const own = app.spec?.["runtimeDeploymentPodAnnotations"];
  return typeof own === "object" && own !== null ? (own as Record<string, string>) : {};
}

const storeVolume = (className: string) => ({
  name: "mendix-secrets",
  csi: {
    driver: driverName,
    readOnly: true,
    volumeAttributes: { secretProviderClass: className },
  },
});

function containersOf(app: MendixApp) {
  const runtime = app.spec?.mendixRuntimeVersion ?? runtimeDefault;
  const secretMounts = usesStore(app)
    ? [{ name: "mendix-secrets", mountPath: "/mnt/secrets", readOnly: true }]
    : [];
  return [
    { name: "mendix", image: `registry.example/mendix/runtime-base:${runtime}` },
    {
      name: "m2ee-sidecar",
      image: "registry.example/mendix/m2ee-sidecar:2.28.1",
      volumeMounts: secretMounts,
    },
    { name: "m2ee-metrics", image: "registry.example/mendix/m2ee-metrics:2.28.1" },
  ];
}
