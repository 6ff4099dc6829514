import "server-only";
import type { PlannedObject } from "@/lib/domain/bindings/planned-object";
import type { KubeObject } from "@/lib/domain/kube-object";
import type { Impersonation, KubeApi } from "@/lib/server/kubernetes/kube-api";
import { resources, type Resource } from "@/lib/server/kubernetes/resources";

const byKind: Readonly<Record<string, Resource>> = {
  ServiceAccount: resources.serviceAccounts,
  SecretProviderClass: resources.secretProviderClasses,
  MendixApp: resources.mendixApps,
};

export function resourceOf(kind: string): Resource {
  const resource = byKind[kind];
  if (!resource) throw new Error(`a plan touches no ${kind}`);
  return resource;
}

export interface SendOptions {
  dryRun: boolean;
  force: boolean;
  impersonate: Impersonation | undefined;
}

/**
 * Sends one change of a plan: server-side apply, or a delete of exactly what was seen. Idempotent. What changed since it was
 * seen is refused by the API server as `Conflict`, whoever changed it.
 */
export async function sendChange(
  api: KubeApi,
  planned: PlannedObject,
  options: SendOptions,
): Promise<KubeObject | null> {
  const resource = resourceOf(planned.change.object.kind);
  if (planned.change.action === "none") return planned.live;
  if (planned.change.action === "delete") {
    if (planned.live) await api.delete(resource, planned.live, options);
    return null;
  }
  if (!planned.configuration) throw new Error("a change without a configuration");
  const object = options.dryRun ? planned.configuration : pinned(planned, planned.configuration);
  return api.apply<KubeObject>(resource, object, options);
}

/**
 * Two people apply as one field manager, so Kubernetes sees no conflict between them: the version that was planned for does.
 * The status of a MendixApp moves all the time; of it Bindery sets one flag, to one value.
 */
function pinned({ live, change }: PlannedObject, configuration: KubeObject): KubeObject {
  if (!live || change.object.kind === "MendixApp") return configuration;
  const { uid, resourceVersion } = live.metadata;
  return { ...configuration, metadata: { ...configuration.metadata, uid, resourceVersion } };
}
