import type { Deployment, MendixApp } from "@/lib/domain/kube-object";
import { type AccountState, usesStore } from "./app-deployment";

/** The published documents name these fields; of their values only `Started`, `Stopped`, `Ready` and `attached` are known. */
export function appStatusOf(
  app: MendixApp,
  account: AccountState,
  deployment: Deployment | undefined,
): Record<string, string> {
  const wanted = app.spec?.replicas ?? 1;
  const ready = deployment?.status?.readyReplicas ?? 0;
  const isRunning = wanted > 0 && ready >= wanted;
  const planStatus = usesStore(app) ? "External" : "Ready";
  return {
    appState: wanted === 0 ? "Stopped" : "Started",
    mendixAppState: wanted === 0 ? "Stopped" : isRunning ? "Ready" : "Starting",
    runtimeStatus: wanted === 0 ? "Stopped" : isRunning ? "Ready" : "Waiting",
    buildStatus: "Ready",
    networkStatus: "Ready",
    databaseStatus: app.spec?.database?.servicePlan ? "Ready" : planStatus,
    storageStatus: app.spec?.storage?.servicePlan ? "Ready" : planStatus,
    serviceAccountStatus: account,
    appURL: typeof app.spec?.["appURL"] === "string" ? app.spec["appURL"] : "",
  };
}
