import "server-only";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { LiveBinding } from "@/lib/domain/bindings/manifests";
import type { KubeObject, MendixApp, Pod, SecretProviderClass } from "@/lib/domain/kube-object";
import { toAppError } from "@/lib/server/kubernetes/kube-error";
import { resources } from "@/lib/server/kubernetes/resources";
import { getHub } from "@/lib/server/services/clusters/hub";
import { notFound } from "@/lib/server/context";

/** The binding's objects as the API has them now, not as the watch saw them. Throws `not_found` where there is no environment. */
export async function readLive(ref: EnvironmentRef): Promise<LiveBinding> {
  const { api } = getHub().get(ref.cluster);
  const at = { namespace: ref.namespace, name: ref.name };
  try {
    const [serviceAccount, secretProviderClass, mendixApp, pods] = await Promise.all([
      api.find<KubeObject>(resources.serviceAccounts, at),
      api.find<SecretProviderClass>(resources.secretProviderClasses, at),
      api.find<MendixApp>(resources.mendixApps, at),
      api.list<Pod>(resources.pods, ref.namespace, {
        query: { labelSelector: `privatecloud.mendix.com/app=${ref.name}` },
      }),
    ]);
    if (!mendixApp && !secretProviderClass) throw notFound("environment");
    return { serviceAccount, secretProviderClass, mendixApp, pods: pods.items };
  } catch (error) {
    throw toAppError(error, `Reading ${ref.name}`);
  }
}
