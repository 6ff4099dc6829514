import { cloneExact } from "../exact-json";
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { VaultCore } from "./core";
import {
  createFaults,
  type FaultState,
  noFaults,
  takeFailure,
  takeLoss,
  type VaultFaults,
} from "./faults";
import { readRequest, requestId, send, writeErrors, writeOutcome } from "./http";
import { createListRelay, listMarker } from "./list-verb";
import { type JsonMap, randomName, VaultFault } from "./protocol";
import { answerStatus } from "./system-status";
import { type SendTokenReview, sendTokenReview } from "./token-review";

/** Vault's `http_idle_timeout`. Node's own five seconds would end a connection that a client is about to use again. */
const idleTimeoutMs = 5 * 60_000;

export interface VaultSandboxOptions {
  tls?: { key: string; cert: string };
  host?: string;
  port?: number;
  now?: () => number;
  /** Replaces the HTTPS call of Kubernetes logins; for tests that have no API server. */
  sendTokenReview?: SendTokenReview;
  rootToken?: string;
  /** False: starts as a server that was never initialised. */
  isInitialized?: boolean;
  /** False: `X-Vault-Namespace` is ignored, as the Community edition does. */
  hasNamespaces?: boolean;
}

export interface VaultRequestCounters {
  total: number;
  /** By `METHOD path`, paths below `/v1/`. */
  byPath: Map<string, number>;
  /** Hear of every request when it comes in. */
  listeners: Set<(method: string, path: string) => void>;
}

export interface VaultSandbox {
  readonly url: string;
  readonly rootToken: string;
  readonly unsealKey: string;
  readonly faults: VaultFaults;
  readonly requests: VaultRequestCounters;
  /** Why Kubernetes logins were refused: what the real server says in its log only. */
  readonly log: readonly string[];
  /** A call as root over HTTP semantics but in process; throws on an error status. */
  admin(method: string, path: string, body?: JsonMap, namespace?: string): Promise<JsonMap | null>;
  /** Revokes a token as if it had expired. */
  expireToken(token: string): void;
  close(): Promise<void>;
}

interface Running {
  core: VaultCore;
  faults: FaultState;
  requests: VaultRequestCounters;
  hasNamespaces: boolean;
}

/** An honest Vault 1.21 in memory, with `secret/` (KV v2) mounted as a fresh development server has it. */
export async function startVaultSandbox(options: VaultSandboxOptions = {}): Promise<VaultSandbox> {
  const isInitialized = options.isInitialized ?? true;
  const rootToken = options.rootToken ?? `hvs.${randomName(24)}`;
  const core = new VaultCore({
    now: options.now ?? Date.now,
    sendTokenReview: options.sendTokenReview ?? sendTokenReview,
    rootToken,
    isInitialized,
  });
  const root = core.spaces.get("");
  if (root && isInitialized)
    core.enableSecrets(root, "secret/", {
      type: "kv",
      description: "key/value secret storage",
      options: { version: "2" },
    });
  const running: Running = {
    core,
    faults: noFaults(),
    requests: { total: 0, byPath: new Map(), listeners: new Set() },
    hasNamespaces: options.hasNamespaces ?? true,
  };
  const server = await listen(running, options);
  return {
    url: server.url,
    rootToken,
    get unsealKey() {
      return core.unsealKey;
    },
    faults: createFaults(running.faults, core),
    requests: running.requests,
    log: core.log,
    admin: (method, path, body, namespace) =>
      callAsRoot(running, rootToken, { method, path, body, namespace }),
    expireToken: (token) => core.tokens.revoke(token),
    close: server.close,
  };
}

async function listen(
  running: Running,
  options: VaultSandboxOptions,
): Promise<{ url: string; close: () => Promise<void> }> {
  const handler = (request: IncomingMessage, response: ServerResponse): void => {
    void answer(running, request, response).catch(() => response.destroy());
  };
  const server = options.tls ? createHttps(options.tls, handler) : createHttp(handler);
  server.keepAliveTimeout = idleTimeoutMs;
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  const list = createListRelay(handler);
  server.on("clientError", (error: Error & { rawPacket?: Buffer }, socket) => {
    if (error.rawPacket && list.accepts(error)) list.relay(error.rawPacket, socket);
    else socket.destroy();
  });
  const host = options.host ?? "127.0.0.1";
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return { url: `${options.tls ? "https" : "http"}://${host}:${port}`, close };
}

async function answer(
  running: Running,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = new URL(request.url ?? "/", "http://vault.invalid").pathname.replace(/^\/v1\//, "");
  if (request.headers[listMarker] === "1") request.method = "LIST";
  count(running.requests, request.method ?? "GET", path);
  const { drop, delay, limit } = running.faults;
  if (drop && path.startsWith(drop.path)) {
    response.destroy();
    request.socket.destroy();
    return;
  }
  if (delay && path.startsWith(delay.path)) await wait(delay.ms);
  if (limit && path.startsWith(limit.path) && path !== "sys/health") {
    response.setHeader("retry-after", String(limit.seconds));
    return writeErrors(response, 429, [`request path "${path}": rate limit quota exceeded`]);
  }
  if (takeLoss(running.faults, request.method ?? "GET", path))
    response.end = () => {
      request.socket.destroy();
      return response;
    };
  const failure = takeFailure(running.faults, path);
  if (failure) return writeErrors(response, failure.status, [failure.message]);
  try {
    await dispatch(running, request, response);
  } catch (error) {
    if (error instanceof VaultFault)
      return writeErrors(response, error.status, error.hasText ? [error.message] : []);
    writeErrors(response, 500, ["1 error occurred:\n\t* internal error\n\n"]);
  }
}

async function dispatch(
  running: Running,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { core } = running;
  if (!(request.url ?? "").startsWith("/v1/")) {
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8" });
    response.end("404 page not found\n");
    return;
  }
  const parsed = await readRequest(request);
  const status = answerStatus(core, parsed.method, parsed.path, parsed);
  if (status) return send(response, status.status, `${JSON.stringify(status.body)}\n`);
  const { namespace, path } = spaceOf(running, parsed.namespace, parsed.path);
  const call = {
    id: requestId(),
    operation: parsed.operation,
    path,
    data: parsed.data,
    token: parsed.token,
    namespace,
    remoteAddress: request.socket.remoteAddress ?? "",
  };
  const operation = parsed.operation;
  const result = await core.handle(call);
  writeOutcome(response, { id: call.id, path, operation }, result);
}

/** The namespace comes from the header, from the path, or from both together. */
function spaceOf(
  running: Running,
  header: string,
  path: string,
): { namespace: string; path: string } {
  const { core, hasNamespaces } = running;
  const trimmed = header.replace(/^\/+|\/+$/g, "");
  const asked = !hasNamespaces || trimmed === "" || trimmed === "root" ? "" : `${trimmed}/`;
  const full = `${asked}${path}`;
  let found = asked;
  if (!core.spaces.has(asked)) return { namespace: asked, path };
  for (const name of core.spaces.keys())
    if (name.length > found.length && full.startsWith(name)) found = name;
  return { namespace: found, path: full.slice(found.length) };
}

function count(requests: VaultRequestCounters, method: string, path: string): void {
  const key = `${method} ${path}`;
  for (const listener of requests.listeners) listener(method, path);
  requests.total += 1;
  requests.byPath.set(key, (requests.byPath.get(key) ?? 0) + 1);
}

const operations = {
  GET: "read",
  LIST: "list",
  POST: "update",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
} as const;

async function callAsRoot(
  running: Running,
  token: string,
  input: {
    method: string;
    path: string;
    body?: JsonMap | undefined;
    namespace?: string | undefined;
  },
): Promise<JsonMap | null> {
  const operation = operations[input.method as keyof typeof operations];
  const isList = operation === "list" && !input.path.endsWith("/");
  const space = input.namespace ? `${input.namespace.replace(/\/$/, "")}/` : "";
  const { outcome } = await running.core.handle({
    id: requestId(),
    operation,
    path: isList ? `${input.path}/` : input.path,
    data: cloneExact(input.body ?? {}),
    token,
    namespace: space,
    remoteAddress: "127.0.0.1",
  });
  return outcome?.data ?? (outcome?.auth ? { auth: outcome.auth } : null);
}
