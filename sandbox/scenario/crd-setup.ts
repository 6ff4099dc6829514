import type { KubeClient } from "@/sandbox/client/kube-client";
import { ignoring } from "@/sandbox/client/kube-error";
import { type ResourceType, resources } from "@/sandbox/client/resources";
import { until } from "@/sandbox/until";
import type { KubeObject } from "@/lib/domain/kube-object";

const customTypes: readonly ResourceType[] = [
  resources.secretProviderClasses,
  resources.podStatuses,
  resources.mendixApps,
  resources.operatorVersions,
  resources.operatorConfigurations,
];

/** Installs the kinds that the controllers watch and waits until each is served. */
export async function installCrds(client: KubeClient): Promise<void> {
  for (const type of customTypes) {
    await ignoring([409], () => client.create(resources.crds, permissiveCrd(type)));
  }
  for (const type of customTypes) {
    const isServed = () => ignoring([404, 503], () => client.list(type));
    await until(`${type.plural} are served`, isServed);
  }
}

function permissiveCrd(type: ResourceType): KubeObject {
  const [group = "", version = ""] = type.apiVersion.split("/");
  const schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  return {
    apiVersion: resources.crds.apiVersion,
    kind: resources.crds.kind,
    metadata: { name: `${type.plural}.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: {
        kind: type.kind,
        listKind: `${type.kind}List`,
        plural: type.plural,
        singular: type.kind.toLowerCase(),
      },
      versions: [
        { name: version, served: true, storage: true, schema: { openAPIV3Schema: schema } },
      ],
    },
  };
}
