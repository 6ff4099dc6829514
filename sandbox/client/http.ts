import { Agent, request as httpsRequest } from "node:https";
import type { IncomingMessage } from "node:http";
import { KubeError } from "./kube-error";

const timeoutMs = 15_000;
const bodyBytesMax = 32 * 1024 * 1024;

export interface Connection {
  /** `https://host:port`, no trailing slash. */
  readonly url: string;
  readonly caPem: string;
  readonly token: string;
}

export interface KubeCall {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

export interface Transport {
  send(call: KubeCall): Promise<unknown>;
  /** An open answer of status 200, for watches; no time-out of its own. */
  open(call: KubeCall): Promise<IncomingMessage>;
  close(): void;
}

export function createTransport(connection: Connection): Transport {
  const agent = new Agent({ keepAlive: true, ca: connection.caPem, maxSockets: 128 });
  const open = (call: KubeCall, idleMs: number): Promise<IncomingMessage> =>
    openCall(connection, agent, { ...call, idleMs });
  return {
    send: async (call) => {
      const answer = await open(call, timeoutMs);
      return parse(answer.statusCode ?? 0, await readText(answer));
    },
    open: async (call) => {
      const answer = await open(call, 0);
      if (answer.statusCode === 200) return answer;
      parse(answer.statusCode ?? 0, await readText(answer));
      throw new KubeError(answer.statusCode ?? 0, "Unexpected", "the watch was not accepted");
    },
    close: () => agent.destroy(),
  };
}

function openCall(
  connection: Connection,
  agent: Agent,
  call: KubeCall & { idleMs: number },
): Promise<IncomingMessage> {
  const payload = call.body === undefined ? undefined : JSON.stringify(call.body);
  const headers: Record<string, string> = {
    accept: "application/json",
    authorization: `Bearer ${connection.token}`,
    "user-agent": "bindery-sandbox",
  };
  if (payload !== undefined) {
    headers["content-type"] = call.contentType ?? "application/json";
    headers["content-length"] = String(Buffer.byteLength(payload));
  }
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      new URL(call.path, connection.url),
      { method: call.method, headers, agent, timeout: call.idleMs, signal: call.signal },
      resolve,
    );
    request.once("timeout", () => request.destroy(new Error(`no answer in ${call.idleMs} ms`)));
    request.on("error", (error) => reject(new KubeError(0, "Unreachable", error.message)));
    request.end(payload);
  });
}

async function readText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) throw new KubeError(0, "TooLong", "the answer is too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parse(status: number, text: string): unknown {
  const body = parseJson(text) as { reason?: string; message?: string } | null;
  if (status >= 200 && status < 300) return body;
  throw new KubeError(status, body?.reason ?? "Unknown", body?.message ?? `status ${status}`);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
