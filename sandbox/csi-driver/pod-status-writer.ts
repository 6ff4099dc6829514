import type { KubeClient } from "@/sandbox/client/kube-client";
import { isKubeError } from "@/sandbox/client/kube-error";
import { resources } from "@/sandbox/client/resources";
import type { KubeObject, SecretProviderClassPodStatus } from "@/lib/domain/kube-object";
import type { PublishRequest } from "./publish-request";

const attemptsMax = 5;

export interface ObjectVersion {
  readonly id: string;
  readonly version: string;
}

/** Writes the SecretProviderClassPodStatus; an object of an earlier pod of the same name is taken over. */
export async function writePodStatus(
  client: KubeClient,
  request: PublishRequest,
  objects: readonly ObjectVersion[],
): Promise<void> {
  const wanted = podStatusOf(request, objects);
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    try {
      await createOrReplace(client, wanted);
      return;
    } catch (error) {
      if (!isKubeError(error, 404, 409) || attempt === attemptsMax - 1) throw error;
    }
  }
}

async function createOrReplace(client: KubeClient, wanted: KubeObject): Promise<void> {
  const { namespace, name } = wanted.metadata;
  const known = await client.find(resources.podStatuses, { namespace, name });
  if (known === null) {
    await client.create(resources.podStatuses, wanted);
    return;
  }
  if (isSame(known, wanted)) return;
  const { labels, ownerReferences } = wanted.metadata;
  const metadata = { ...known.metadata, labels, ownerReferences };
  await client.replace(resources.podStatuses, { ...wanted, metadata });
}

function isSame(known: SecretProviderClassPodStatus, wanted: KubeObject): boolean {
  const owner = (object: KubeObject): string | undefined =>
    object.metadata.ownerReferences?.[0]?.uid;
  if (owner(known) !== owner(wanted)) return false;
  return (
    JSON.stringify(known.status?.objects) ===
    JSON.stringify((wanted as typeof known).status?.objects)
  );
}

function podStatusOf(request: PublishRequest, objects: readonly ObjectVersion[]): KubeObject {
  const { name, namespace, uid = "" } = request.pod.metadata;
  return {
    apiVersion: resources.podStatuses.apiVersion,
    kind: resources.podStatuses.kind,
    metadata: {
      name: `${name}-${namespace}-${request.className}`,
      namespace,
      labels: { "internal.secrets-store.csi.k8s.io/node-name": request.node },
      ownerReferences: [{ apiVersion: "v1", kind: "Pod", name, uid }],
    },
    status: {
      podName: name,
      secretProviderClassName: request.className,
      mounted: true,
      targetPath: request.targetPath,
      objects: objects.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    },
  };
}
