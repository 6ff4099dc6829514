import type { ObjectRef } from "@/lib/contracts/bindings";
import type { KubeObject } from "@/lib/domain/kube-object";

/** What identifies an object in its cluster. */
export function refOf(object: KubeObject): ObjectRef {
  const { apiVersion, kind, metadata } = object;
  return { apiVersion, kind, namespace: metadata.namespace ?? "", name: metadata.name };
}
