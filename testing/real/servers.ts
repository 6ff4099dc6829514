import { fileURLToPath } from "node:url";

/** A server that is built from a Go module of its own, for tests only. */
export interface GoServer {
  readonly name: string;
  readonly version: string;
  /** Folder with `go.mod` and `go.sum`. */
  readonly folder: string;
  readonly package: string;
  /** File name of the program: Vault finds a plugin by it. */
  readonly program: string;
  readonly tags: readonly string[];
  readonly linkerFlags: readonly string[];
}

const folderOf = (name: string): string => fileURLToPath(new URL(`./${name}`, import.meta.url));

const strip = ["-s", "-w"];

const kubernetesVersion = "v1.36.3";
const versionFlag = (field: string, value: string): string =>
  `-X k8s.io/component-base/version.${field}=${value}`;

export const kubeApiserver: GoServer = {
  name: "kube-apiserver",
  version: kubernetesVersion,
  folder: folderOf("kube-apiserver"),
  package: "k8s.io/kubernetes/cmd/kube-apiserver",
  program: "kube-apiserver",
  tags: [],
  linkerFlags: [
    ...strip,
    versionFlag("gitVersion", kubernetesVersion),
    versionFlag("gitMajor", "1"),
    versionFlag("gitMinor", "36"),
  ],
};

export const vault: GoServer = {
  name: "vault",
  version: "v1.21.2",
  folder: folderOf("vault"),
  package: "github.com/hashicorp/vault",
  program: "vault",
  // Without this tag Vault does not compile against any published sdk (domain-facts.md §7.1).
  tags: ["minimal"],
  linkerFlags: strip,
};

export const vaultPluginAuthKubernetes: GoServer = {
  name: "vault-plugin-auth-kubernetes",
  version: "v0.23.1",
  folder: folderOf("vault-plugin-auth-kubernetes"),
  package: "github.com/hashicorp/vault-plugin-auth-kubernetes/cmd/vault-plugin-auth-kubernetes",
  program: "kubernetes",
  tags: [],
  linkerFlags: strip,
};

export const goServers: readonly GoServer[] = [kubeApiserver, vault, vaultPluginAuthKubernetes];

const kubernetesNeeds = ["etcd", kubeApiserver.name];
const vaultNeeds = [vault.name, vaultPluginAuthKubernetes.name];

/** Which servers a file of real tests needs; a file that is not named needs all of them. */
const needsByFile: Readonly<Record<string, readonly string[]>> = {
  "journey.real.ts": [...kubernetesNeeds, ...vaultNeeds],
  "kubernetes.real.ts": kubernetesNeeds,
  "observed.real.ts": [...kubernetesNeeds, ...vaultNeeds],
  "scenario.real.ts": [...kubernetesNeeds, ...vaultNeeds],
  "vault-kubernetes-auth.real.ts": [...kubernetesNeeds, ...vaultNeeds],
  "vault.real.ts": vaultNeeds,
};

export function serversNeededBy(file: string): readonly string[] {
  return needsByFile[file] ?? [...kubernetesNeeds, ...vaultNeeds];
}
