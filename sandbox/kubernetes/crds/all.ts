import type { KubeObject } from "../core/json";
import { secretsStoreImportCrd } from "./deckhouse";
import { mendixCrds } from "./mendix";
import { secretProviderClassCrd, secretProviderClassPodStatusCrd } from "./secrets-store";

/** Every definition that a cluster with the driver, the Mendix operator and Deckhouse's module has. */
export const allCrds: KubeObject[] = [
  secretProviderClassCrd,
  secretProviderClassPodStatusCrd,
  ...mendixCrds,
  secretsStoreImportCrd,
];
