import { request as httpRequest, type IncomingMessage } from "node:http";
import { Agent, request as httpsRequest } from "node:https";

const timeoutMs = 60_000;
const bodyBytesMax = 4 * 1024 * 1024;

export interface VaultEndpoint {
  readonly address: string;
  readonly namespace: string | undefined;
  readonly caPem: string | undefined;
  readonly skipVerify: boolean;
  readonly signal: AbortSignal;
}

export interface VaultCall {
  readonly method: string;
  /** Below `/v1/`. */
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
}

export class VaultHttpError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "VaultHttpError";
    this.status = status;
  }
}

export interface VaultAnswer {
  readonly text: string;
  readonly body: Record<string, unknown> | null;
}

/** One call as Go's Vault client makes it: whatever goes wrong has that client's text. */
export async function callVault(endpoint: VaultEndpoint, call: VaultCall): Promise<VaultAnswer> {
  const url = `${endpoint.address.replace(/\/$/, "")}/v1/${call.path.replace(/^\/?(v1\/)?/, "")}`;
  const answer = await send(endpoint, url, call);
  const body = parse(answer.text);
  if (answer.status >= 200 && answer.status < 300) return { text: answer.text, body };
  throw new VaultHttpError(answer.status, responseErrorText({ ...call, url }, answer, endpoint));
}

function responseErrorText(
  call: { method: string; url: string },
  answer: { status: number; text: string },
  endpoint: VaultEndpoint,
): string {
  const body = parse(answer.text);
  const namespace = endpoint.namespace === undefined ? "" : `Namespace: ${endpoint.namespace}\n`;
  const head = `Error making API request.\n\n${namespace}URL: ${call.method} ${call.url}\nCode: ${answer.status}.`;
  if (body === null) return `${head} Raw Message:\n\n${answer.text}`;
  const errors = Array.isArray(body["errors"]) ? body["errors"] : [];
  return `${head} Errors:\n\n${errors.map((one) => `* ${String(one)}`).join("\n")}`;
}

function parse(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function send(
  endpoint: VaultEndpoint,
  url: string,
  call: VaultCall,
): Promise<{ status: number; text: string }> {
  const payload = call.body === undefined ? undefined : JSON.stringify(call.body);
  const headers: Record<string, string> = { "x-vault-request": "true" };
  if (call.token !== undefined) headers["x-vault-token"] = call.token;
  if (endpoint.namespace !== undefined) headers["x-vault-namespace"] = endpoint.namespace;
  if (payload !== undefined) headers["content-length"] = String(Buffer.byteLength(payload));
  const options = {
    method: call.method,
    headers,
    signal: endpoint.signal,
    timeout: timeoutMs,
  };
  const fail = (error: Error): Error =>
    new VaultHttpError(0, `${goVerb(call.method)} "${url}": ${goNetworkText(error, new URL(url))}`);
  return new Promise((resolve, reject) => {
    const onAnswer = (answer: IncomingMessage): void => {
      readText(answer).then(
        (text) => resolve({ status: answer.statusCode ?? 0, text }),
        (error: unknown) => reject(fail(error as Error)),
      );
    };
    const request = url.startsWith("https:")
      ? httpsRequest(url, { ...options, agent: agentFor(endpoint) }, onAnswer)
      : httpRequest(url, options, onAnswer);
    request.once("timeout", () => request.destroy(new Error("context deadline exceeded")));
    request.on("error", (error) => reject(fail(error)));
    request.end(payload);
  });
}

const agents = new Map<string, Agent>();

/** Connections are kept as the provider keeps them: by what it trusts. */
function agentFor({ caPem, skipVerify }: VaultEndpoint): Agent {
  const key = `${skipVerify} ${caPem ?? ""}`;
  const options = { keepAlive: true, ca: caPem, rejectUnauthorized: !skipVerify, maxSockets: 32 };
  const agent = agents.get(key) ?? new Agent(options);
  agents.set(key, agent);
  return agent;
}

async function readText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) throw new Error("http: response body too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

const goVerb = (method: string): string => method.charAt(0) + method.slice(1).toLowerCase();

/** Node's network errors in the words of Go's net package. */
function goNetworkText(error: Error & { code?: string }, url: URL): string {
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  switch (error.code) {
    case "ECONNREFUSED":
      return `dial tcp ${url.hostname}:${port}: connect: connection refused`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `dial tcp: lookup ${url.hostname} on 10.96.0.10:53: no such host`;
    case "ECONNRESET":
      return "EOF";
    case "EPROTO":
    case "ERR_SSL_WRONG_VERSION_NUMBER":
    case "ERR_SSL_PACKET_LENGTH_TOO_LONG":
      return "http: server gave HTTP response to HTTPS client";
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return `tls: failed to verify certificate: x509: certificate is not valid for ${url.hostname}`;
    case "CERT_HAS_EXPIRED":
      return "tls: failed to verify certificate: x509: certificate has expired or is not yet valid";
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "CERT_SIGNATURE_FAILURE":
      return "tls: failed to verify certificate: x509: certificate signed by unknown authority";
    case "ABORT_ERR":
      return "context canceled";
    default:
      return error.message;
  }
}
