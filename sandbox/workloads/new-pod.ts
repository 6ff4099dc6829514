import { randomBytes } from "node:crypto";
import type { KubeObject, Pod } from "@/lib/domain/kube-object";
import { ownerReferenceTo } from "./workload-view";

const alphabet = "bcdfghjklmnpqrstvwxz2456789";

export function podSuffix(): string {
  return [...randomBytes(5)].map((byte) => alphabet[byte % alphabet.length]).join("");
}

/** A pod of a template, already on its node: there is no scheduler to wait for. */
export function newPod(
  owner: KubeObject & { spec?: { template?: { metadata?: object; spec?: Pod["spec"] } } },
  node: string,
): Pod {
  const template = owner.spec?.template;
  const metadata = (template?.metadata ?? {}) as Partial<Pod["metadata"]>;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `${owner.metadata.name}-${podSuffix()}`,
      namespace: owner.metadata.namespace,
      labels: metadata.labels,
      annotations: metadata.annotations,
      ownerReferences: [ownerReferenceTo(owner)],
    },
    spec: { ...template?.spec, nodeName: node },
  };
}
