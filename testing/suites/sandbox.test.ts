import { afterAll } from "vitest";
import { startVaultSandbox } from "@/lib/stores/vault/sandbox/server";
import { startKubernetes } from "@/sandbox/kubernetes/server";
import { createAuthority } from "@/sandbox/tls";
import { connect, textAt } from "./http";
import { registerHistorySuite, registerKubernetesSuite } from "./kubernetes.suite";
import type { KubernetesTarget, VaultTarget } from "./targets";
import { registerVaultKubernetesSuite, registerVaultSuite } from "./vault.suite";

// The very suites that `npm run test:real` holds against the real servers.
const adminToken = "suite-admin";
const closing: (() => Promise<void>)[] = [];

afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

async function certificate() {
  const authority = await createAuthority("suite CA");
  const issued = await authority.issue({
    commonName: "suite",
    dnsNames: ["localhost"],
    ipAddresses: ["127.0.0.1"],
  });
  return { caPem: authority.certPem, tls: { ...issued, ca: authority.certPem } };
}

async function startKubernetesTarget(): Promise<KubernetesTarget> {
  const { caPem, tls } = await certificate();
  const admin = { token: adminToken, user: "admin", uid: "admin", groups: ["system:masters"] };
  const server = await startKubernetes({ tls, tokens: [admin] });
  closing.push(() => server.close());
  const compactHistory = async (): Promise<void> => server.faults.compactHistory();
  return { url: server.url, caPem, adminToken, compactHistory };
}

async function startVaultTarget(): Promise<VaultTarget> {
  const { caPem, tls } = await certificate();
  // As the Community edition, which the real server is.
  const server = await startVaultSandbox({ tls, hasNamespaces: false });
  closing.push(() => server.close());
  await server.admin("POST", "sys/mounts/kv", { type: "kv", options: { version: "1" } });
  return {
    url: server.url,
    caPem,
    rootToken: server.rootToken,
    kv2Mount: "secret",
    kv1Mount: "kv",
    unsealKey: server.unsealKey,
  };
}

async function startBoth(): Promise<{ vault: VaultTarget; kubernetes: KubernetesTarget }> {
  const kubernetes = await startKubernetesTarget();
  const vault = await startVaultTarget();
  const admin = connect({ ...kubernetes, token: kubernetes.adminToken });
  const accounts = "/api/v1/namespaces/default/serviceaccounts";
  const name = "vault-reviewer";
  await admin.post(accounts, { metadata: { name } });
  await admin.post("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", {
    metadata: { name },
    roleRef: {
      apiGroup: "rbac.authorization.k8s.io",
      kind: "ClusterRole",
      name: "system:auth-delegator",
    },
    subjects: [{ kind: "ServiceAccount", name, namespace: "default" }],
  });
  const token = await admin.post(`${accounts}/${name}/token`, { spec: {} });
  const root = connect({ ...vault, headers: { "x-vault-token": vault.rootToken } });
  await root.post("/v1/sys/auth/kubernetes", { type: "kubernetes" });
  await root.post("/v1/auth/kubernetes/config", {
    kubernetes_host: kubernetes.url,
    kubernetes_ca_cert: kubernetes.caPem,
    token_reviewer_jwt: textAt(token.body, "status", "token"),
    disable_local_ca_jwt: true,
  });
  return { kubernetes, vault };
}

registerKubernetesSuite("the sandbox's Kubernetes API server", startKubernetesTarget);
registerHistorySuite("the sandbox's Kubernetes API server, compacted", startKubernetesTarget);
registerVaultSuite("the sandbox's Vault", startVaultTarget);
registerVaultKubernetesSuite("the sandbox's Vault with its API server", startBoth);
