/** Starts the sandbox's Kubernetes API server: HTTPS on loopback, all state in memory. */
import { type Server, createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createIssuer, issueToken } from "./auth/service-account-tokens";
import { bootstrap } from "./controllers/bootstrap";
import { runCrdController } from "./controllers/crds";
import { GarbageCollector } from "./controllers/garbage-collector";
import { runNamespaceController } from "./controllers/namespaces";
import { runRoleAggregation } from "./controllers/role-aggregation";
import { type Cluster, type User, coreTable, seconds } from "./core/cluster";
import { Faults } from "./core/faults";
import { handle } from "./http/handle";
import { Store, type StoredObject } from "./store/store";
import { Registry } from "./types/registry";

export interface StaticToken {
  token: string;
  user: string;
  groups?: string[];
  uid?: string;
}

export interface KubernetesOptions {
  /** 0 or absent: any free port. */
  port?: number;
  tls: { key: string; cert: string; ca: string };
  tokens?: StaticToken[];
  now?: () => Date;
  /** Changes kept for watches and consistent paging. */
  watchHistoryMax?: number;
  /** What is there from the start, as after etcd was restored: taken as stored, so it is neither admitted nor validated. */
  restore?: Iterable<StoredObject>;
}

export interface ServiceAccountTokenRequest {
  namespace: string;
  name: string;
  audiences?: string[];
  expirationSeconds?: number;
  podName?: string;
}

export interface SandboxKubernetes {
  url: string;
  caPem: string;
  faults: Faults;
  addToken(token: string, user: { user: string; groups?: string[]; uid?: string }): void;
  removeToken(token: string): void;
  /** A token as the TokenRequest API would issue it; throws when account or pod is absent. */
  issueServiceAccountToken(request: ServiceAccountTokenRequest): string;
  /** Everything that is stored, as `restore` takes it. The objects are the stored ones: copy before a change. */
  backup(): StoredObject[];
  close(): Promise<void>;
}

const historyDefault = 10_000;
const daySeconds = 86_400;

const toUser = ({ user, groups = [], uid }: Omit<StaticToken, "token">): User => ({
  name: user,
  groups,
  ...(uid ? { uid } : {}),
});

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}

function tokenFor(cluster: Cluster, request: ServiceAccountTokenRequest): string {
  const { namespace, name, podName } = request;
  const serviceAccount = cluster.store.get(coreTable("serviceaccounts"), namespace, name);
  if (!serviceAccount) throw new Error(`serviceaccount ${namespace}/${name} not found`);
  const pod = podName ? cluster.store.get(coreTable("pods"), namespace, podName) : null;
  if (podName && !pod) throw new Error(`pod ${namespace}/${podName} not found`);
  return issueToken(cluster, {
    serviceAccount,
    audiences: request.audiences ?? [cluster.issuer.url],
    expirationSeconds: request.expirationSeconds ?? daySeconds,
    ...(pod ? { pod } : {}),
  }).token;
}

export async function startKubernetes(options: KubernetesOptions): Promise<SandboxKubernetes> {
  const now = options.now ?? ((): Date => new Date());
  const store = new Store(options.watchHistoryMax ?? historyDefault);
  const faults = new Faults(() => store.compact(store.revision));
  const { key, cert, ca } = options.tls;
  const server = createServer({ key, cert, ca, requestCert: true, rejectUnauthorized: false });
  const url = `https://127.0.0.1:${await listen(server, options.port ?? 0)}`;
  const cluster: Cluster = {
    store,
    registry: new Registry(),
    faults,
    issuer: createIssuer(url),
    caPem: ca,
    tokens: new Map((options.tokens ?? []).map((one) => [one.token, toUser(one)])),
    now,
    timestamp: () => seconds(now()),
  };
  runCrdController(cluster);
  runRoleAggregation(cluster);
  const namespaces = runNamespaceController(cluster);
  const collector = new GarbageCollector(cluster);
  bootstrap(cluster);
  for (const { table, object } of options.restore ?? []) store.put(table, object);
  // What was there from the start was never an event: watching from before it is too old, as after a restart.
  store.compact(store.revision);
  server.on("request", (request, response) => void handle(cluster, request, response));
  return {
    url,
    caPem: ca,
    faults,
    addToken: (token, user) => void cluster.tokens.set(token, toUser(user)),
    removeToken: (token) => void cluster.tokens.delete(token),
    issueServiceAccountToken: (request) => tokenFor(cluster, request),
    backup: () => store.all(),
    close: async () => {
      namespaces.stop();
      collector.stop();
      faults.dropWatches();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
