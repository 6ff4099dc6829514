import { X509Certificate, generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, textAt } from "@/testing/suites/http";
import type { KubernetesTarget } from "@/testing/suites/targets";
import { programOf } from "./build";
import { type Child, freePort, startChild, waitUntilReady } from "./child";
import { kubeApiserver } from "./servers";

const etcdDeadlineMs = 60_000;
const apiserverDeadlineMs = 120_000;
const etcdCandidates = ["/usr/bin/etcd", "/usr/local/bin/etcd", "/opt/homebrew/bin/etcd"];

export function findEtcd(): string | null {
  return etcdCandidates.find((path) => existsSync(path)) ?? null;
}

export interface RunningKubernetes {
  readonly target: KubernetesTarget;
  stop(): Promise<void>;
}

export interface KubeApiserverOptions {
  /** False: each read goes to etcd, so that a compaction there is felt at once. */
  readonly hasWatchCache?: boolean;
  /** True: a pod needs its ServiceAccount, as in a cluster. Something must then make the account `default`. */
  readonly admitsByAccount?: boolean;
}

/** etcd and a kube-apiserver with RBAC on free loopback ports, everything of them in one temporary folder. */
export async function startKubeApiserver(
  options: KubeApiserverOptions = {},
): Promise<RunningKubernetes> {
  const folder = mkdtempSync(join(tmpdir(), "bindery-kube-"));
  const children: Child[] = [];
  const stop = async (): Promise<void> => {
    for (const child of children.toReversed()) await child.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const etcd = await startEtcd(folder);
    children.push(etcd.child);
    await etcd.ready();
    const server = await startServer(folder, etcd.url, options);
    children.push(server.child);
    return { target: await server.ready(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startEtcd(folder: string) {
  const program = findEtcd();
  if (program === null) throw new Error("etcd is not installed");
  const url = `http://127.0.0.1:${await freePort()}`;
  const peerUrl = `http://127.0.0.1:${await freePort()}`;
  const child = startChild({
    name: "etcd",
    program,
    cwd: folder,
    args: [
      `--data-dir=${join(folder, "etcd")}`,
      `--listen-client-urls=${url}`,
      `--advertise-client-urls=${url}`,
      `--listen-peer-urls=${peerUrl}`,
      `--initial-advertise-peer-urls=${peerUrl}`,
      `--initial-cluster=default=${peerUrl}`,
      "--unsafe-no-fsync",
    ],
  });
  const isHealthy = async (): Promise<boolean> => {
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) });
    return (await answer.text()).includes('"true"');
  };
  return { child, url, ready: () => waitUntilReady(child, isHealthy, etcdDeadlineMs) };
}

async function startServer(folder: string, etcdUrl: string, options: KubeApiserverOptions) {
  const port = await freePort();
  const url = `https://127.0.0.1:${port}`;
  const adminToken = randomBytes(24).toString("hex");
  const tokensFile = join(folder, "tokens.csv");
  writeFileSync(tokensFile, `${adminToken},admin,admin,"system:masters"\n`, { mode: 0o600 });
  const keyFile = join(folder, "service-account.key");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  writeFileSync(keyFile, privateKey.export({ type: "pkcs1", format: "pem" }), { mode: 0o600 });
  const certificates = join(folder, "certificates");
  mkdirSync(certificates);
  const child = startChild({
    name: "kube-apiserver",
    program: programOf(kubeApiserver),
    cwd: folder,
    args: [
      `--etcd-servers=${etcdUrl}`,
      "--bind-address=127.0.0.1",
      "--advertise-address=127.0.0.1",
      "--endpoint-reconciler-type=none",
      `--secure-port=${port}`,
      `--cert-dir=${certificates}`,
      `--service-account-issuer=${url}`,
      `--service-account-key-file=${keyFile}`,
      `--service-account-signing-key-file=${keyFile}`,
      "--service-cluster-ip-range=10.96.0.0/16",
      "--authorization-mode=RBAC",
      `--token-auth-file=${tokensFile}`,
      // No controller-manager makes the ServiceAccount `default` that admission asks of every pod.
      ...(options.admitsByAccount === true ? [] : ["--disable-admission-plugins=ServiceAccount"]),
      `--watch-cache=${options.hasWatchCache ?? true}`,
      // Compaction is how a resourceVersion becomes too old.
      "--etcd-compaction-interval=0",
    ],
  });
  const readTarget = (): KubernetesTarget => ({
    url,
    caPem: lastCertificateOf(join(certificates, "apiserver.crt")),
    adminToken,
    compactHistory: () => compact(etcdUrl),
  });
  const ready = async (): Promise<KubernetesTarget> => {
    const isReady = async (): Promise<boolean> => {
      const client = connect({ ...readTarget(), token: adminToken });
      return (await client.get("/readyz")).status === 200;
    };
    await waitUntilReady(child, isReady, apiserverDeadlineMs);
    return readTarget();
  };
  return { child, ready };
}

/** Throws every earlier revision away, through etcd's JSON gateway. */
async function compact(etcdUrl: string): Promise<void> {
  const post = async (path: string, body: object): Promise<unknown> => {
    const signal = AbortSignal.timeout(10_000);
    const init = { method: "POST", body: JSON.stringify(body), signal };
    const answer = await fetch(`${etcdUrl}/v3/${path}`, init);
    if (!answer.ok) throw new Error(`etcd answered ${answer.status} to ${path}`);
    return answer.json();
  };
  const none = Buffer.from("bindery").toString("base64");
  const revision = textAt(await post("kv/range", { key: none }), "header", "revision");
  await post("kv/compaction", { revision, physical: true });
}

/** The server signs its own certificate and appends the authority to the file. */
function lastCertificateOf(file: string): string {
  const blocks =
    readFileSync(file, "utf8").match(/-----BEGIN[^]*?-----END CERTIFICATE-----\n/g) ?? [];
  const last = blocks.at(-1);
  if (last === undefined || !new X509Certificate(last).ca)
    throw new Error(`no authority in ${file}`);
  return last;
}
