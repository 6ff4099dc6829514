import { describe, expect, test } from "vitest";
import type { KubeObject, Pod } from "@/lib/domain/kube-object";
import { resources, type Resource } from "@/lib/server/kubernetes/resources";
import { environmentsAffected } from "./affected";

const namespace = "mx";
const environments = ["claims", "claims-acc", "orders"];
const object = (name: string, more: object = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "Any",
  metadata: { name, namespace, ...("metadata" in more ? (more.metadata as object) : {}) },
  ...Object.fromEntries(Object.entries(more).filter(([key]) => key !== "metadata")),
});
const podOf = (name: string, labels: Record<string, string>) =>
  object(name, { metadata: { labels } }) as Pod;
const known = podOf("claims-master-1", { "privatecloud.mendix.com/app": "claims" });
const view = {
  environments,
  findPod: (name: string) => (name === "claims-master-1" ? known : null),
};
const affected = (resource: Resource, changed: KubeObject) =>
  environmentsAffected(resource, changed, view);

describe("environmentsAffected", () => {
  test.each<[string, Resource, KubeObject, string[] | null]>([
    ["a class, its own", resources.secretProviderClasses, object("orders"), ["orders"]],
    ["an account, its own", resources.serviceAccounts, object("orders"), ["orders"]],
    ["a Deployment, its own", resources.deployments, object("orders-master"), ["orders"]],
    ["the operator's Deployment, all", resources.deployments, object("mendix-operator"), null],
    ["an OperatorVersion, all", resources.operatorVersions, object("any"), null],
    ["a pod, by its label", resources.pods, known, ["claims"]],
    [
      "a pod, by its older label",
      resources.pods,
      podOf("x", { app: "orders", component: "mendix-app" }),
      ["orders"],
    ],
    ["a pod of nothing, none", resources.pods, podOf("x", { app: "orders" }), []],
    [
      "an event, each environment that its pod's name begins with",
      resources.events,
      object("e", { involvedObject: { kind: "Pod", name: "claims-acc-master-1-2" } }),
      ["claims", "claims-acc"],
    ],
    [
      "a status, by its class",
      resources.podStatuses,
      object("x", { status: { secretProviderClassName: "orders" } }),
      ["orders"],
    ],
    [
      "a status, by its pod",
      resources.podStatuses,
      object("x", { status: { podName: "claims-master-1", secretProviderClassName: "other" } }),
      ["other", "claims"],
    ],
    [
      "a status without content, by its name",
      resources.podStatuses,
      object("gone-1-mx-claims-acc"),
      ["claims-acc"],
    ],
  ])("%s", (_what, resource, changed, expected) => {
    expect(affected(resource, changed)).toEqual(expected);
  });
});
