import type { KubeClient } from "@/sandbox/client/kube-client";
import { ignoring } from "@/sandbox/client/kube-error";
import { resources } from "@/sandbox/client/resources";
import { grantNamespace } from "@/sandbox/rbac";
import { operatorVersion } from "./cluster-setup";

/** What a namespace has when the Mendix Operator is installed there and Bindery may work in it. */
export async function setUpOperator(client: KubeClient, namespace: string): Promise<void> {
  const name = "mendix-operator";
  const labels = { app: name };
  const image = `registry.example/mendix/mendix-operator:${operatorVersion}`;
  const objects = [
    [
      resources.serviceAccounts,
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } },
    ],
    [
      resources.deployments,
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name, namespace, labels },
        spec: {
          replicas: 1,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              serviceAccountName: name,
              containers: [{ name, image, env: [{ name: "LOG_LEVEL", value: "L2" }] }],
            },
          },
        },
      },
    ],
    [
      resources.operatorVersions,
      {
        apiVersion: resources.operatorVersions.apiVersion,
        kind: "OperatorVersion",
        metadata: { name, namespace },
        spec: { version: operatorVersion, registry: "registry.example/mendix" },
      },
    ],
    [
      resources.operatorConfigurations,
      {
        apiVersion: resources.operatorConfigurations.apiVersion,
        kind: "OperatorConfiguration",
        metadata: { name: "mendix-operator-configuration", namespace },
        spec: { runtimeAutomountServiceAccountToken: false },
      },
    ],
  ] as const;
  for (const [type, object] of objects) {
    await ignoring([409], () => client.create(type, object));
  }
  await grantNamespace(client, namespace);
}
