import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, connect, textAt } from "@/testing/suites/http";
import type { KubernetesTarget, VaultTarget } from "@/testing/suites/targets";
import { createAuthority } from "@/sandbox/tls";
import { programOf } from "./build";
import { type Child, freePort, startChild, waitUntilReady } from "./child";
import { vault, vaultPluginAuthKubernetes } from "./servers";

const deadlineMs = 60_000;
const pluginVersion = "kubernetes";

export interface RunningVault {
  readonly target: VaultTarget;
  stop(): Promise<void>;
}

/** A Vault over TLS with its own authority and storage in memory, initialised, unsealed, `secret` (v2) and `kv` (v1) mounted. */
export async function startVault(): Promise<RunningVault> {
  const folder = mkdtempSync(join(tmpdir(), "bindery-vault-"));
  let child: Child | null = null;
  const stop = async (): Promise<void> => {
    await child?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const configured = await writeConfiguration(folder);
    child = startChild({
      name: "vault",
      program: programOf(vault),
      args: ["server", `-config=${configured.file}`],
      cwd: folder,
    });
    const anonymous = connect(configured);
    const isUp = async (): Promise<boolean> =>
      (await anonymous.get("/v1/sys/health")).status === 501;
    await waitUntilReady(child, isUp, deadlineMs);
    return { target: await prepare(anonymous, configured, child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Configured {
  readonly file: string;
  readonly url: string;
  readonly caPem: string;
}

async function writeConfiguration(folder: string): Promise<Configured> {
  const authority = await createAuthority("vault.test CA");
  const certificate = await authority.issue({
    commonName: "vault.test",
    dnsNames: ["localhost"],
    ipAddresses: ["127.0.0.1"],
  });
  const port = await freePort();
  const url = `https://127.0.0.1:${port}`;
  const plugins = join(folder, "plugins");
  mkdirSync(plugins);
  copyFileSync(programOf(vaultPluginAuthKubernetes), join(plugins, "kubernetes"));
  const certificateFile = join(folder, "tls.crt");
  const keyFile = join(folder, "tls.key");
  writeFileSync(certificateFile, certificate.cert);
  writeFileSync(keyFile, certificate.key, { mode: 0o600 });
  const file = join(folder, "vault.json");
  const configuration = {
    storage: { inmem: {} },
    listener: {
      tcp: { address: `127.0.0.1:${port}`, tls_cert_file: certificateFile, tls_key_file: keyFile },
    },
    api_addr: url,
    plugin_directory: plugins,
    disable_mlock: true,
  };
  writeFileSync(file, JSON.stringify(configuration));
  return { file, url, caPem: authority.certPem };
}

async function prepare(
  anonymous: Client,
  { url, caPem }: Configured,
  child: Child,
): Promise<VaultTarget> {
  const init = await anonymous.put("/v1/sys/init", { secret_shares: 1, secret_threshold: 1 });
  const unsealKey = textAt(init.body, "keys", 0);
  const rootToken = textAt(init.body, "root_token");
  await anonymous.put("/v1/sys/unseal", { key: unsealKey });
  const isActive = async (): Promise<boolean> =>
    (await anonymous.get("/v1/sys/health")).status === 200;
  await waitUntilReady(child, isActive, deadlineMs);
  const root = anonymous.with({ headers: { "x-vault-token": rootToken } });
  await must(root.post("/v1/sys/mounts/secret", { type: "kv", options: { version: "2" } }));
  await must(root.post("/v1/sys/mounts/kv", { type: "kv", options: { version: "1" } }));
  const isUpgraded = async (): Promise<boolean> =>
    (await root.get("/v1/secret/metadata/none")).status === 404;
  await waitUntilReady(child, isUpgraded, deadlineMs);
  return { url, caPem, rootToken, kv2Mount: "secret", kv1Mount: "kv", unsealKey };
}

/** Makes the auth type `kubernetes` known to a Vault that is built without it. */
export async function registerKubernetesPlugin(target: VaultTarget): Promise<void> {
  const root = connect({ ...target, headers: { "x-vault-token": target.rootToken } });
  const sha256 = createHash("sha256").update(readFileSync(programOf(vaultPluginAuthKubernetes)));
  await must(
    root.post("/v1/sys/plugins/catalog/auth/kubernetes", {
      sha256: sha256.digest("hex"),
      command: pluginVersion,
    }),
  );
}

/** Lets Vault verify ServiceAccount tokens with the given API server; the reviewer is a ServiceAccount of its own. */
export async function enableKubernetesAuth(
  target: VaultTarget,
  kubernetes: KubernetesTarget,
): Promise<void> {
  await registerKubernetesPlugin(target);
  const root = connect({ ...target, headers: { "x-vault-token": target.rootToken } });
  await must(root.post("/v1/sys/auth/kubernetes", { type: "kubernetes" }));
  await must(
    root.post("/v1/auth/kubernetes/config", {
      kubernetes_host: kubernetes.url,
      kubernetes_ca_cert: kubernetes.caPem,
      token_reviewer_jwt: await createReviewer(kubernetes),
      disable_local_ca_jwt: true,
    }),
  );
}

async function createReviewer(kubernetes: KubernetesTarget): Promise<string> {
  const admin = connect({ ...kubernetes, token: kubernetes.adminToken });
  const name = "vault-reviewer";
  const accounts = "/api/v1/namespaces/default/serviceaccounts";
  await must(admin.post(accounts, { metadata: { name } }));
  await must(
    admin.post("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", {
      metadata: { name },
      roleRef: {
        apiGroup: "rbac.authorization.k8s.io",
        kind: "ClusterRole",
        name: "system:auth-delegator",
      },
      subjects: [{ kind: "ServiceAccount", name, namespace: "default" }],
    }),
  );
  const token = await must(
    admin.post(`${accounts}/${name}/token`, { spec: { expirationSeconds: 7200 } }),
  );
  return textAt(token.body, "status", "token");
}

async function must(pending: ReturnType<Client["get"]>): ReturnType<Client["get"]> {
  const answer = await pending;
  if (answer.status >= 300) throw new Error(`preparing failed: ${answer.status} ${answer.text}`);
  return answer;
}
