/**
 * The Mendix operator's kinds (`privatecloud.mendix.com/v1alpha1`). Members whose type is documented are typed; all
 * others are kept as they are, since the operator's own definitions are not public.
 */
import type { JsonObject, KubeObject } from "../core/json";
import {
  anything,
  count,
  customResourceDefinition,
  flag,
  openStruct,
  root,
  text,
  textMap,
} from "./definition";

const group = "privatecloud.mendix.com";

const servicePlan = openStruct({ servicePlan: text });

const appSpec = openStruct({
  allowOverrideSecretsWithSecretStoreCSIDriver: flag,
  appURL: text,
  customPodLabels: anything,
  database: servicePlan,
  endpointAnnotations: textMap,
  ingressClassName: text,
  ingressPath: text,
  ingressPathType: text,
  mendixRuntimeVersion: text,
  replicas: { ...count, format: "int32" },
  resources: anything,
  runtime: openStruct({
    customConfiguration: text,
    debuggerPassword: text,
    dtapMode: text,
    jettyOptions: anything,
    logAutosubscribeLevel: text,
    logFormatType: text,
    microflowConstants: anything,
    mxAdminPassword: text,
    runtimeLicense: anything,
    scheduledEventExecution: text,
  }),
  runtimeDeploymentPodAnnotations: textMap,
  runtimeLeaderSelection: text,
  runtimeLicenseProduct: text,
  runtimeMetricsConfiguration: anything,
  serviceAnnotations: textMap,
  sourceURL: text,
  sourceVersion: text,
  storage: servicePlan,
  tls: openStruct({ certificate: text, enableTLS: flag, key: text, secretName: text }),
});

const definition = (kind: string, plural: string, spec: JsonObject = anything): KubeObject =>
  customResourceDefinition({
    group,
    kind,
    plural,
    versions: [{ name: "v1alpha1", schema: root({ spec, status: anything }), isStorage: true }],
  });

export const mendixAppCrd = definition("MendixApp", "mendixapps", appSpec);
export const operatorConfigurationCrd = definition(
  "OperatorConfiguration",
  "operatorconfigurations",
);
export const operatorVersionCrd = definition("OperatorVersion", "operatorversions");

export const mendixCrds: KubeObject[] = [
  mendixAppCrd,
  operatorConfigurationCrd,
  operatorVersionCrd,
  definition("StoragePlan", "storageplans"),
  definition("Build", "builds"),
  definition("Endpoint", "endpoints"),
  definition("StorageInstance", "storageinstances"),
  definition("Runtime", "runtimes"),
];
