import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { toExportYaml } from "./export-object";

const written = {
  uid: "u-1",
  resourceVersion: "7",
  managedFields: [],
  finalizers: ["x"],
  annotations: { team: "shop", "kubectl.kubernetes.io/last-applied-configuration": "{}" },
};
const at = { name: "shop", namespace: "mx" };
const of = (object: Record<string, unknown>) =>
  parse(toExportYaml(object as never) ?? "null") as unknown;

describe("what is exported of an object", () => {
  it("is the switch alone of a MendixApp, as it is, and nothing where it says nothing", () => {
    const app = (spec: Record<string, unknown>) => ({
      apiVersion: "privatecloud.mendix.com/v1alpha1",
      kind: "MendixApp",
      metadata: { ...at, ...written },
      spec: { sourceURL: "https://x", replicas: 2, ...spec },
    });
    for (const flag of [true, false])
      expect(of(app({ allowOverrideSecretsWithSecretStoreCSIDriver: flag }))).toEqual({
        apiVersion: "privatecloud.mendix.com/v1alpha1",
        kind: "MendixApp",
        metadata: at,
        spec: { allowOverrideSecretsWithSecretStoreCSIDriver: flag },
      });
    expect(toExportYaml(app({}))).toBeNull();
    expect(toExportYaml(null)).toBeNull();
  });

  it("is of a ServiceAccount what somebody wrote: no token's name, no field of the server", () => {
    const account = {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { ...at, ...written },
      secrets: [{ name: "shop-token-x" }],
      imagePullSecrets: [{ name: "pull" }],
    };
    expect(of(account)).toEqual({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { ...at, annotations: { team: "shop" } },
      imagePullSecrets: [{ name: "pull" }],
    });
  });
});
