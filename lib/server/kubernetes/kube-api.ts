import "server-only";
import { createSecureContext, type SecureContext } from "node:tls";
import { Agent, request } from "undici";
import type { KubeObject } from "@/lib/domain/kube-object";
import type { ClusterConnection } from "./connection";
import { KubeError, type StatusCause } from "./kube-error";
import { pathOf, type Resource } from "./resources";

export const fieldManager = "bindery";
const answerBytesMax = 64 * 1024 * 1024;
const pageSize = 500;
/** Connections for calls; a list of a namespace is one call, so this many lists are read at once. */
const callsMax = 16;
const pagesMax = 200;

/** Asked at the moment of each call, so that no older answer decides whose rights it is sent with; undefined: Bindery's. */
export type Impersonation = () => Promise<{ user: string; groups: string[] } | undefined>;

interface CallOptions {
  query?: Record<string, string | undefined>;
  body?: unknown;
  contentType?: string;
  signal?: AbortSignal;
  timeoutMs?: number;
  impersonate?: Impersonation;
  isWatch?: boolean;
}

export interface ListResult<T extends KubeObject> {
  items: T[];
  resourceVersion: string;
}

export interface WatchEvent {
  type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  object: KubeObject;
}

/** Calls to one Kubernetes API. Every call has a timeout and a cap; failures are `KubeError`. */
export class KubeApi {
  readonly #connection: ClusterConnection;
  readonly #calls: Agent;
  /** A watch holds its connection for minutes. Eight a namespace, they would leave none for calls, and wait for each other. */
  readonly #watches: Agent;

  constructor(connection: ClusterConnection) {
    this.#connection = connection;
    const { ca, cert, key, serverName } = connection;
    const secureContext = secureContextOf(connection);
    const connect = { ca, cert, key, secureContext, servername: serverName, timeout: 5_000 };
    this.#calls = new Agent({ connections: callsMax, keepAliveTimeout: 30_000, connect });
    this.#watches = new Agent({ connections: null, keepAliveTimeout: 1_000, connect });
  }

  async close(): Promise<void> {
    await Promise.all([this.#calls.destroy(), this.#watches.destroy()]);
  }

  async call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
    const response = await this.#send(method, path, options, options.timeoutMs ?? 10_000);
    const text = await readCapped(response.body, answerBytesMax);
    const body: unknown = parseJson(text);
    if (response.statusCode >= 400)
      throw toKubeError(response.statusCode, body, response.headers["retry-after"]);
    return body as T;
  }

  get<T extends KubeObject>(
    resource: Resource,
    at: { namespace?: string; name: string },
    options?: CallOptions,
  ): Promise<T> {
    return this.call<T>("GET", pathOf(resource, at), options);
  }

  /** null where the API answers that there is none. */
  async find<T extends KubeObject>(
    resource: Resource,
    at: { namespace?: string; name: string },
  ): Promise<T | null> {
    try {
      return await this.get<T>(resource, at);
    } catch (error) {
      if (error instanceof KubeError && error.status === 404) return null;
      throw error;
    }
  }

  /** Whether the API takes this token for one of its own. Asked without Bindery's credentials. Throws where it does not answer. */
  async isOpenedBy(token: string): Promise<boolean> {
    const stranger = { ...this.#connection, cert: undefined, key: undefined, token: () => token };
    const api = new KubeApi(stranger);
    try {
      await api.call("GET", "/version", { timeoutMs: 5_000 });
      return true;
    } catch (error) {
      if (!(error instanceof KubeError) || error.status === 0) throw error;
      return error.status !== 401;
    } finally {
      await api.close();
    }
  }

  /** The whole list, in pages; a `continue` that expired begins again once. */
  async list<T extends KubeObject>(
    resource: Resource,
    namespace: string | null,
    options: CallOptions = {},
  ): Promise<ListResult<T>> {
    const items: T[] = [];
    let next: string | undefined;
    for (let page = 0; page < pagesMax; page += 1) {
      const answer = await this.call<{
        items: T[];
        metadata: { resourceVersion: string; continue?: string };
      }>("GET", pathOf(resource, { namespace }), {
        ...options,
        timeoutMs: options.timeoutMs ?? 30_000,
        query: { ...options.query, limit: String(pageSize), continue: next },
      });
      // Items of a list carry neither apiVersion nor kind on the wire.
      for (const item of answer.items ?? [])
        items.push({ ...item, apiVersion: resource.apiVersion, kind: resource.kind });
      next = answer.metadata.continue || undefined;
      if (!next) return { items, resourceVersion: answer.metadata.resourceVersion };
    }
    throw new KubeError({
      status: 0,
      reason: "TooLarge",
      message: `more than ${pagesMax * pageSize} ${resource.plural}`,
    });
  }

  /** Server-side apply as `bindery`; never forces unless told (design.md D8). */
  apply<T extends KubeObject>(
    resource: Resource,
    object: KubeObject,
    options: { dryRun?: boolean; force?: boolean; impersonate?: Impersonation } = {},
  ): Promise<T> {
    const { namespace, name } = object.metadata;
    return this.call<T>("PATCH", pathOf(resource, { namespace, name }), {
      contentType: "application/apply-patch+yaml",
      body: object,
      impersonate: options.impersonate,
      query: {
        fieldManager,
        force: options.force ? "true" : undefined,
        dryRun: options.dryRun ? "All" : undefined,
        fieldValidation: "Strict",
      },
    });
  }

  mergePatch<T extends KubeObject>(
    resource: Resource,
    at: { namespace: string; name: string },
    patch: unknown,
    options: { impersonate?: Impersonation; dryRun?: boolean } = {},
  ): Promise<T> {
    return this.call<T>("PATCH", pathOf(resource, at), {
      contentType: "application/merge-patch+json",
      body: patch,
      impersonate: options.impersonate,
      query: { fieldManager, dryRun: options.dryRun ? "All" : undefined },
    });
  }

  /**
   * Deletes exactly the object that was seen: uid and version are preconditions. A dry-run is asked for in the body:
   * beside a body the API server reads no parameter of the query, and would delete.
   */
  delete(
    resource: Resource,
    object: KubeObject,
    options: { impersonate?: Impersonation; dryRun?: boolean } = {},
  ): Promise<unknown> {
    const { namespace, name, uid, resourceVersion } = object.metadata;
    return this.call("DELETE", pathOf(resource, { namespace, name }), {
      body: {
        kind: "DeleteOptions",
        apiVersion: "v1",
        preconditions: { uid, resourceVersion },
        ...(options.dryRun ? { dryRun: ["All"] } : {}),
      },
      impersonate: options.impersonate,
    });
  }

  /** Streams changes until the server ends the watch, the signal aborts, or the line is silent for `silenceMs`. */
  async *watch(
    resource: Resource,
    namespace: string | null,
    options: {
      resourceVersion: string;
      signal: AbortSignal;
      silenceMs: number;
      fieldSelector?: string;
    },
  ): AsyncGenerator<WatchEvent> {
    const response = await this.#send(
      "GET",
      pathOf(resource, { namespace }),
      {
        signal: options.signal,
        isWatch: true,
        query: {
          watch: "true",
          allowWatchBookmarks: "true",
          resourceVersion: options.resourceVersion,
          timeoutSeconds: "290",
          fieldSelector: options.fieldSelector,
        },
      },
      options.silenceMs,
    );
    if (response.statusCode >= 400) {
      const text = await readCapped(response.body, 1024 * 1024);
      throw toKubeError(response.statusCode, parseJson(text), response.headers["retry-after"]);
    }
    let rest = "";
    response.body.setEncoding("utf8");
    for await (const chunk of response.body as AsyncIterable<string>) {
      rest += chunk;
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.trim()) yield JSON.parse(line) as WatchEvent;
    }
  }

  async #send(method: string, path: string, options: CallOptions, bodyTimeoutMs: number) {
    const url = new URL(this.#connection.server + path);
    for (const [name, value] of Object.entries(options.query ?? {}))
      if (value !== undefined) url.searchParams.set(name, value);
    const person = await options.impersonate?.();
    const token = this.#connection.token();
    const headers: Record<string, string | string[]> = {
      accept: "application/json",
      "user-agent": "bindery",
    };
    if (token) headers.authorization = `Bearer ${token}`;
    if (options.body !== undefined)
      headers["content-type"] = options.contentType ?? "application/json";
    if (person) {
      headers["impersonate-user"] = person.user;
      if (person.groups.length > 0) headers["impersonate-group"] = person.groups;
    }
    try {
      return await request(url, {
        method: method as "GET",
        headers,
        body: options.body === undefined ? null : JSON.stringify(options.body),
        dispatcher: options.isWatch ? this.#watches : this.#calls,
        headersTimeout: Math.min(bodyTimeoutMs, 30_000),
        bodyTimeout: bodyTimeoutMs,
        signal: options.signal ?? null,
      });
    } catch (error) {
      throw new KubeError({
        status: 0,
        reason: "Unreachable",
        message: describeNetworkError(error),
        cause: error,
      });
    }
  }
}

function describeNetworkError(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const known: Record<string, string> = {
    ECONNREFUSED: "connection refused",
    ENOTFOUND: "the host name does not resolve",
    ECONNRESET: "the connection was reset",
    UND_ERR_CONNECT_TIMEOUT: "no connection within 5 s",
    UND_ERR_HEADERS_TIMEOUT: "no answer in time",
    DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is not signed by the given CA",
    SELF_SIGNED_CERT_IN_CHAIN: "its certificate is not signed by the given CA",
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is not signed by the given CA",
    CERT_HAS_EXPIRED: "its certificate has expired",
    ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host",
  };
  return known[code] ?? (code || "no connection");
}

async function readCapped(body: AsyncIterable<Buffer | string>, bytesMax: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      const buffer = Buffer.from(chunk);
      size += buffer.length;
      if (size > bytesMax)
        throw new KubeError({ status: 0, reason: "TooLarge", message: "the answer is too large" });
      chunks.push(buffer);
    }
  } catch (error) {
    if (error instanceof KubeError) throw error;
    throw new KubeError({
      status: 0,
      reason: "Unreachable",
      message: describeNetworkError(error),
      cause: error,
    });
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function toKubeError(
  status: number,
  body: unknown,
  retryAfter: string | string[] | undefined,
): KubeError {
  const given = (body ?? {}) as {
    reason?: string;
    message?: string;
    details?: { causes?: StatusCause[] };
  };
  return new KubeError({
    status,
    reason: given.reason ?? `HTTP ${status}`,
    message: (given.message ?? `the API answered ${status}`).slice(0, 4_000),
    causes: given.details?.causes ?? [],
    retryAfterSeconds: retryAfter === undefined ? undefined : Number(retryAfter) || undefined,
  });
}

/**
 * Made once, since hundreds of watches would each read the same certificates. undefined where they cannot be read: then
 * each connection tries, and its error is told as any other of that call.
 */
function secureContextOf({ ca, cert, key }: ClusterConnection): SecureContext | undefined {
  try {
    return createSecureContext({ ca, cert, key });
  } catch {
    return undefined;
  }
}
