import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";

const timeoutMs = 20_000;
const bodyBytesMax = 8 * 1024 * 1024;

export interface Connection {
  readonly url: string;
  readonly caPem: string;
  /** Sent as a bearer token; none where absent. */
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The parsed body; `undefined` where it is empty or not JSON. */
  readonly body: unknown;
}

/** What lies at a path inside parsed JSON; `undefined` where nothing does. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as Readonly<Record<string | number, unknown>>)[step];
  }
  return found;
}

/** The same for a text; throws where there is none, so that a suite does not go on with `undefined`. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  if (typeof found === "string") return found;
  throw new Error(`no text at ${path.join(".")} in ${JSON.stringify(value)}`);
}

export interface Call {
  readonly method: string;
  readonly path: string;
  /** A string is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Client {
  send(call: Call): Promise<Answer>;
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  put(path: string, body: unknown): Promise<Answer>;
  delete(path: string, body?: unknown): Promise<Answer>;
  patch(path: string, contentType: string, body: unknown): Promise<Answer>;
  /** The same server with other headers or another token. */
  with(change: Partial<Connection>): Client;
  open(path: string): Promise<IncomingMessage>;
}

/** A client that speaks plain HTTPS, so that a suite sees exactly what the server answers. */
export function connect(connection: Connection): Client {
  const send = (call: Call): Promise<Answer> => sendCall(connection, call);
  return {
    send,
    get: (path) => send({ method: "GET", path }),
    post: (path, body) => send({ method: "POST", path, body }),
    put: (path, body) => send({ method: "PUT", path, body }),
    delete: (path, body) => send({ method: "DELETE", path, body }),
    patch: (path, contentType, body) => send({ method: "PATCH", path, contentType, body }),
    with: (change) => connect({ ...connection, ...change }),
    open: (path) => openCall(connection, { method: "GET", path }),
  };
}

function openCall(connection: Connection, call: Call): Promise<IncomingMessage> {
  const payload = payloadOf(call);
  const headers: Record<string, string> = {
    accept: "application/json",
    ...connection.headers,
    ...call.headers,
  };
  if (connection.token !== undefined) headers["authorization"] = `Bearer ${connection.token}`;
  if (payload !== undefined) {
    headers["content-type"] = call.contentType ?? "application/json";
    headers["content-length"] = String(Buffer.byteLength(payload));
  }
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      new URL(call.path, connection.url),
      { method: call.method, headers, ca: connection.caPem, agent: false, timeout: timeoutMs },
      resolve,
    );
    request.once("timeout", () => request.destroy(new Error(`no answer in ${timeoutMs} ms`)));
    request.once("error", reject);
    request.end(payload);
  });
}

function payloadOf(call: Call): string | undefined {
  if (call.body === undefined) return undefined;
  return typeof call.body === "string" ? call.body : JSON.stringify(call.body);
}

async function sendCall(connection: Connection, call: Call): Promise<Answer> {
  const response = await openCall(connection, call);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) throw new Error(`the answer is longer than ${bodyBytesMax} bytes`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text,
    body: parseJson(text),
  };
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
