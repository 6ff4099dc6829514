import { parseExact } from "../exact-json";
import type { IncomingMessage, ServerResponse } from "node:http";
import {
  isMap,
  type JsonMap,
  newId,
  type Operation,
  type Outcome,
  unsupportedOperation,
  VaultFault,
} from "./protocol";

const bodyBytesMax = 32 * 1024 * 1024;

export interface ParsedRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  operation: Operation;
  data: JsonMap;
  token: string;
  namespace: string;
}

/** Reads a request as http/logical.go does; throws `VaultFault` with its texts. */
export async function readRequest(request: IncomingMessage): Promise<ParsedRequest> {
  const url = new URL(request.url ?? "/", "http://vault.invalid");
  const method = request.method ?? "GET";
  let path = decodePath(url.pathname).replace(/^\/v1\//, "");
  const query = url.searchParams;
  const bearer = /^Bearer (.+)$/.exec(String(request.headers.authorization ?? ""))?.[1];
  const base = {
    method,
    query,
    token: String(request.headers["x-vault-token"] ?? bearer ?? "").trim(),
    namespace: String(request.headers["x-vault-namespace"] ?? ""),
  };
  const withSlash = (): string => (path.endsWith("/") ? path : `${path}/`);
  switch (method) {
    case "GET":
    case "HEAD": {
      const isList = /^(?:1|t|true)$/i.test(query.get("list") ?? "");
      query.delete("list");
      if (isList) path = withSlash();
      return { ...base, path, operation: isList ? "list" : "read", data: fromQuery(query) };
    }
    case "LIST":
      return { ...base, path: withSlash(), operation: "list", data: fromQuery(query) };
    case "DELETE":
      return { ...base, path, operation: "delete", data: fromQuery(query) };
    case "POST":
    case "PUT":
      return { ...base, path, operation: "update", data: await readBody(request) };
    case "PATCH": {
      const type =
        String(request.headers["content-type"] ?? "")
          .split(";")[0]
          ?.trim() ?? "";
      if (type === "") throw new VaultFault(400, "mime: no media type");
      if (type !== "application/merge-patch+json")
        throw new VaultFault(
          415,
          `PATCH requires Content-Type of application/merge-patch+json, provided ${type}`,
        );
      return { ...base, path, operation: "patch", data: await readBody(request, true) };
    }
    default:
      throw unsupportedOperation();
  }
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function fromQuery(query: URLSearchParams): JsonMap {
  const data: JsonMap = {};
  for (const key of new Set(query.keys())) {
    const all = query.getAll(key);
    data[key] = all.length === 1 ? all[0] : all;
  }
  return data;
}

async function readBody(request: IncomingMessage, isPatch = false): Promise<JsonMap> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax)
      throw new VaultFault(
        413,
        "error parsing JSON: failed to parse JSON input: http: request body too large",
      );
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  if (text.trim() === "") return {};
  try {
    const value = parseExact(text);
    if (value === null) return {};
    if (isMap(value)) return value;
    throw new Error(goTypeError(value));
  } catch (error) {
    if (isPatch) throw new VaultFault(400, "error parsing JSON");
    throw error instanceof SyntaxError ? syntaxFault(text) : parseFault(messageOf(error));
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : "");

function goTypeError(value: unknown): string {
  const kind = Array.isArray(value)
    ? "array"
    : value === true || value === false
      ? "bool"
      : typeof value;
  return `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
}

/** Vault reads the text twice: a first pass for its limits answers 500, the second one 400. */
function syntaxFault(text: string): VaultFault {
  const trimmed = text.trim();
  const first = trimmed[0] ?? "";
  if (/^[tfn]/.test(first)) {
    const word = { t: "true", f: "false", n: "null" }[first] ?? "";
    const at = trimmed.split("").findIndex((sign, i) => sign !== word[i]);
    if (at > 0 && at < word.length)
      return parseFault(
        `invalid character '${trimmed[at]}' in literal ${word} (expecting '${word[at]}')`,
      );
  }
  const second = trimmed.slice(1).trimStart()[0];
  if (first === "{" && second !== undefined && second !== '"' && second !== "}")
    return new VaultFault(500, `invalid character '${second}' looking for beginning of value`);
  if (first === "{" || first === "[")
    return new VaultFault(500, "malformed JSON, unclosed containers");
  return parseFault(`invalid character '${first}' looking for beginning of value`);
}

const parseFault = (reason: string): VaultFault =>
  new VaultFault(400, `error parsing JSON: failed to parse JSON input: ${reason}`);

/** Writes an outcome as Vault does: an envelope, 404 or 204 for nothing. */
export function writeOutcome(
  response: ServerResponse,
  call: { id: string; path: string; operation: Operation },
  result: { outcome: Outcome; mountType: string },
): void {
  const { outcome, mountType } = result;
  const isReading = call.operation === "read" || call.operation === "list";
  if (outcome === null) {
    if (isReading) writeErrors(response, 404, []);
    else send(response, 204, null);
    return;
  }
  if (outcome.isEmpty) return send(response, outcome.status ?? 404, "");
  const keys = outcome.data?.["keys"];
  const isEmptyList =
    call.operation === "list" && (keys === undefined || (keys as unknown[]).length === 0);
  if (isEmptyList && !outcome.warnings && outcome.status === undefined)
    return writeErrors(response, 404, []);
  const envelope: JsonMap = {
    request_id: call.id,
    lease_id: "",
    renewable: false,
    lease_duration: outcome.leaseSeconds ?? 0,
    data: outcome.data === undefined ? null : sorted(outcome.data),
    wrap_info: null,
    warnings: outcome.warnings ?? null,
    auth: outcome.auth ?? null,
    mount_type: outcome.status === undefined ? mountType : "",
  };
  const isTopLevel = topLevelPaths.test(call.path) && isMap(outcome.data);
  const body = isTopLevel ? { ...(sorted(outcome.data) as JsonMap), ...envelope } : envelope;
  send(response, outcome.status ?? 200, `${goJson(body)}\n`);
}

/** Answers of these paths carry their data at the top level too (http/handler.go, injectDataIntoTopRoutes). */
const topLevelPaths =
  /^sys\/(?:audit|auth|capabilities|capabilities-accessor|capabilities-self|mounts|policy)(?:\/|$)/;

export function writeErrors(response: ServerResponse, status: number, errors: string[]): void {
  send(response, status, `${goJson({ errors })}\n`);
}

export function send(response: ServerResponse, status: number, body: string | null): void {
  response.statusCode = status;
  response.setHeader("cache-control", "no-store");
  response.setHeader("strict-transport-security", "max-age=31536000; includeSubDomains");
  if (body !== null) {
    response.setHeader("content-type", "application/json");
    response.setHeader("content-length", Buffer.byteLength(body));
  }
  response.end(response.req.method === "HEAD" ? undefined : (body ?? undefined));
}

/** Go's encoder escapes what HTML would read. */
function goJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("<", String.raw`\u003c`)
    .replaceAll(">", String.raw`\u003e`)
    .replaceAll("&", String.raw`\u0026`);
}

/** Go prints maps with sorted keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  const keys = Object.keys(value).toSorted();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}

export const requestId = newId;
