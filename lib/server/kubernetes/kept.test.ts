import { describe, expect, it } from "vitest";
import type { Observed, Snapshot } from "@/lib/domain/health/snapshot";
import type { KubeObject } from "@/lib/domain/kube-object";
import { diagnoseVault } from "@/testing/factories/diagnose";
import { observedVaultRows } from "@/testing/observed/vault";
import { keptOf } from "./kept";
import { resources, type Resource } from "./resources";

const fields = [{ manager: "kubelet", operation: "Update", fieldsV1: { "f:status": {} } }] as const;

function one<T>(resource: Resource, observed: Observed<T>): Observed<T> {
  if (observed.state !== "seen") return observed;
  return { ...observed, value: keptOf(resource, observed.value as KubeObject) as T };
}

function all<T extends KubeObject>(resource: Resource, observed: Observed<T[]>): Observed<T[]> {
  if (observed.state !== "seen") return observed;
  return { ...observed, value: observed.value.map((each) => keptOf(resource, each) as T) };
}

const asWatched = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  mendixApp: one(resources.mendixApps, snapshot.mendixApp),
  serviceAccount: one(resources.serviceAccounts, snapshot.serviceAccount),
  secretProviderClass: one(resources.secretProviderClasses, snapshot.secretProviderClass),
  deployment: one(resources.deployments, snapshot.deployment),
  pods: all(resources.pods, snapshot.pods),
  podStatuses: all(resources.podStatuses, snapshot.podStatuses),
  events: all(resources.events, snapshot.events),
  csiNodes: all(resources.csiNodes, snapshot.csiNodes),
});

describe.each(observedVaultRows)("Vault, driver $driver: $fault", ({ snapshot }) => {
  it("is diagnosed word for word the same from what a watch keeps", () => {
    expect(diagnoseVault(asWatched(snapshot))).toEqual(diagnoseVault(snapshot));
  });
});

it("a pod loses its managed fields, what kubectl repeated of it, its probes and its conditions of no use, and nothing else", () => {
  const pod: KubeObject = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: "shop-master-0",
      labels: { app: "shop" },
      annotations: { kept: "1", "kubectl.kubernetes.io/last-applied-configuration": "{}" },
      managedFields: [...fields],
    },
    spec: {
      nodeName: "n1",
      tolerations: [{}],
      volumes: [
        { name: "s", csi: { driver: "secrets-store.csi.k8s.io" } },
        { name: "t", projected: {} },
      ],
      containers: [{ name: "mendix", image: "a:1", livenessProbe: {}, resources: {} }],
    },
    status: { phase: "Running", hostIP: "10.0.0.1", conditions: [] },
  };
  const before = structuredClone(pod);
  expect(keptOf(resources.pods, pod)).toEqual({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "shop-master-0", labels: { app: "shop" }, annotations: { kept: "1" } },
    spec: {
      nodeName: "n1",
      volumes: [{ name: "s", csi: { driver: "secrets-store.csi.k8s.io" } }, { name: "t" }],
      containers: [{ name: "mendix", image: "a:1" }],
    },
    status: { phase: "Running", conditions: [] },
  });
  expect(pod).toEqual(before);
});

it("a class keeps its owners, and the driver's status object the times of its fields", () => {
  const object: KubeObject = {
    apiVersion: "v1",
    kind: "Any",
    metadata: { name: "shop", managedFields: [{ ...fields[0], time: "2026-11-26T10:00:00Z" }] },
  };
  for (const bound of [resources.secretProviderClasses, resources.serviceAccounts])
    expect(keptOf(bound, object)).toEqual(object);
  expect(keptOf(resources.podStatuses, object).metadata.managedFields).toEqual([
    { time: "2026-11-26T10:00:00Z" },
  ]);
});
