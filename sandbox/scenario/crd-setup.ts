import type { KubeClient } from "@/sandbox/client/kube-client";
import { ignoring } from "@/sandbox/client/kube-error";
import { resources } from "@/sandbox/client/resources";
import { allCrds } from "@/sandbox/kubernetes/crds/all";
import { until } from "@/sandbox/until";
import type { KubeObject } from "@/lib/domain/kube-object";

interface Definition extends KubeObject {
  spec: {
    group: string;
    names: { plural: string };
    versions: { name: string; storage: boolean }[];
  };
}

/** Installs every definition of a cluster with the driver and the operator, and waits until each kind is served. */
export async function installCrds(client: KubeClient): Promise<void> {
  const definitions = allCrds as unknown as readonly Definition[];
  for (const definition of definitions) {
    await ignoring([409], () => client.create(resources.crds, definition));
  }
  for (const { spec } of definitions) {
    const version = spec.versions.find((one) => one.storage)?.name ?? "";
    const path = `/apis/${spec.group}/${version}/${spec.names.plural}?limit=1`;
    const isServed = () => ignoring([404, 503], () => client.send({ method: "GET", path }));
    await until(`${spec.names.plural} are served`, isServed);
  }
}
