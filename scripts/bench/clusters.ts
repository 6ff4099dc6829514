import { randomUUID } from "node:crypto";
import { kubeconfigOf } from "@/sandbox/kubeconfig";
import { type SandboxKubernetes, startKubernetes } from "@/sandbox/kubernetes/server";
import type { StoredObject } from "@/sandbox/kubernetes/store/store";
import { binderyAccount } from "@/sandbox/scenario/vault-setup";
import { createAuthority } from "@/sandbox/tls";
import { environmentsPerNamespace, variantOf, type Scale, type VariantName } from "./scale";
import { copyOf, type Template } from "./template";

/** One API server with what it holds, as the benchmarks need to know it. */
export interface BenchCluster {
  name: string;
  url: string;
  caPem: string;
  /** Of the account `bindery`, with the rights that the product asks for. */
  token: string;
  kubeconfig: string;
  namespaces: string[];
  variants: Record<VariantName, number>;
  pods: number;
  objects: number;
}

/** Starts the API servers of a scale in this process, each restored with its share of the environments. */
export async function startClusters(template: Template, scale: Scale): Promise<BenchCluster[]> {
  const authority = await createAuthority("bench-kubernetes-ca");
  const loopback = { dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"] };
  const tls = await authority.issue({ commonName: "kube-apiserver", ...loopback });
  const made: BenchCluster[] = [];
  for (let index = 0; index < scale.clusters; index += 1) {
    const filled = fill(template, scale.environmentsPerCluster);
    const server = await startKubernetes({
      tls: { ...tls, ca: authority.certPem },
      restore: filled.objects,
    });
    made.push(describe(`cluster-${String(index).padStart(2, "0")}`, server, filled));
  }
  return made;
}

interface Filled {
  objects: StoredObject[];
  namespaces: string[];
  variants: Record<VariantName, number>;
}

function fill(template: Template, environments: number): Filled {
  const filled: Filled = {
    objects: [...template.shared],
    namespaces: [],
    variants: { "three-pods": 0, "two-pods": 0, broken: 0 },
  };
  for (let index = 0; index < environments; index += 1) {
    const place = Math.floor(index / environmentsPerNamespace);
    const namespace = `mendix-${String(place).padStart(2, "0")}`;
    if (index % environmentsPerNamespace === 0) {
      filled.namespaces.push(namespace);
      filled.objects.push(...copyOf(template.namespace, { namespace }, randomUUID));
    }
    const variant = variantOf(index);
    const name = `app-${String(index).padStart(3, "0")}`;
    const names = { namespace, environment: { variant, name } };
    filled.objects.push(...copyOf(template.variants[variant], names, randomUUID));
    filled.variants[variant] += 1;
  }
  return filled;
}

function describe(name: string, server: SandboxKubernetes, filled: Filled): BenchCluster {
  const { url, caPem } = server;
  const token = server.issueServiceAccountToken(binderyAccount);
  return {
    name,
    url,
    caPem,
    token,
    kubeconfig: kubeconfigOf({ url, caPem, token, user: "bindery" }),
    namespaces: filled.namespaces,
    variants: filled.variants,
    pods: filled.objects.filter(({ table }) => table === "/pods").length,
    objects: filled.objects.length,
  };
}
