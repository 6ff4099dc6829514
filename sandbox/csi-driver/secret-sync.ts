import type { KubeClient } from "@/sandbox/client/kube-client";
import { type Secret, resources } from "@/sandbox/client/resources";
import type { KubeObject, SecretProviderClass } from "@/lib/domain/kube-object";
import type { Mount } from "./csi-driver";

type SecretObject = NonNullable<NonNullable<SecretProviderClass["spec"]>["secretObjects"]>[number];

/** Makes or refreshes the Secrets of `secretObjects`. Throws with the controller's text. */
export async function syncSecrets(
  client: KubeClient,
  mount: Mount,
  found: SecretProviderClass,
): Promise<void> {
  for (const wanted of found.spec?.secretObjects ?? []) {
    const data = dataOf(mount, found, wanted);
    const { namespace } = mount.request.pod.metadata;
    const at = { namespace, name: wanted.secretName };
    const known = await client.find(resources.secrets, at);
    if (known === null) await client.create(resources.secrets, secretOf(mount, wanted, data));
    else if (!isSame(known, data)) {
      await client.patch(resources.secrets, at, { type: "merge", body: { data } });
    }
  }
}

const isSame = (known: Secret, data: Record<string, string>): boolean =>
  Object.entries(data).every(([key, value]) => known.data?.[key] === value);

function dataOf(mount: Mount, found: SecretProviderClass, wanted: SecretObject) {
  const fail = (text: string): Error =>
    new Error(
      `failed to get data in spc ${found.metadata.namespace}/${found.metadata.name} for secret ${wanted.secretName}, err: ${text}`,
    );
  const data: Record<string, string> = {};
  for (const { objectName = "", key = "" } of wanted.data ?? []) {
    const file = mount.files.find((one) => one.path === objectName);
    if (file === undefined) {
      throw fail(`file matching objectName ${objectName} not found in the pod`);
    }
    data[key] = file.content.toString("base64");
  }
  return data;
}

function secretOf(mount: Mount, wanted: SecretObject, data: Record<string, string>): KubeObject {
  const { pod } = mount.request;
  const owner = pod.metadata.ownerReferences?.[0];
  const self = { apiVersion: "v1", kind: "Pod", name: pod.metadata.name, uid: pod.metadata.uid };
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: wanted.secretName ?? "",
      namespace: pod.metadata.namespace,
      labels: { ...wanted.labels, "secrets-store.csi.k8s.io/managed": "true" },
      ownerReferences: [
        owner === undefined
          ? { ...self, uid: self.uid ?? "" }
          : { apiVersion: owner.apiVersion, kind: owner.kind, name: owner.name, uid: owner.uid },
      ],
    },
    type: wanted.type,
    data,
  };
}
