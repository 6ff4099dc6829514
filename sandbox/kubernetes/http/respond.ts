/** Answers: JSON, compressed when asked, with the headers that kube-apiserver sends. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Json } from "../core/json";
import { StatusError, internalError } from "../core/status";

const gzipBytesMin = 128 * 1024;

export function warningHeader(text: string): string {
  return `299 - ${JSON.stringify(text)}`;
}

export function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  answer: { status: number; body: Buffer; contentType: string },
): void {
  const accepts = (request.headers["accept-encoding"] ?? "").includes("gzip");
  const isZipped = accepts && answer.body.length >= gzipBytesMin;
  const body = isZipped ? gzipSync(answer.body, { level: 1 }) : answer.body;
  if (isZipped) response.setHeader("content-encoding", "gzip");
  if (accepts) response.setHeader("vary", "Accept-Encoding");
  response.setHeader("cache-control", "no-cache, private");
  response.writeHead(answer.status, {
    "content-type": answer.contentType,
    "content-length": body.length,
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

export function sendJson(
  request: IncomingMessage,
  response: ServerResponse,
  {
    status,
    body,
    contentType = "application/json",
  }: { status: number; body: Json; contentType?: string },
): void {
  sendBytes(request, response, {
    status,
    body: Buffer.from(`${JSON.stringify(body)}\n`),
    contentType,
  });
}

export function sendText(
  request: IncomingMessage,
  response: ServerResponse,
  { status, text }: { status: number; text: string },
): void {
  const contentType = "text/plain; charset=utf-8";
  sendBytes(request, response, { status, body: Buffer.from(text), contentType });
}

export function sendError(
  request: IncomingMessage,
  response: ServerResponse,
  cause: unknown,
): void {
  const error =
    cause instanceof StatusError
      ? cause
      : internalError(cause instanceof Error ? `${cause.stack}` : "unknown");
  if (response.headersSent) {
    response.destroy();
    return;
  }
  for (const [name, value] of Object.entries(error.init.headers ?? {})) {
    response.setHeader(name, value);
  }
  sendJson(request, response, { status: error.init.code, body: error.toJson() });
}
