import "server-only";
import { type IncomingMessage, request as sendRequest } from "node:http";
import type { Socket } from "node:net";
import { StoreError } from "@/lib/stores/errors";
import type { GuardedRequest } from "@/lib/stores/port";

export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** One HTTP request over a connection that already stands; a redirect is an error, a long body too. */
export function sendOverSocket(
  socket: Socket,
  url: URL,
  request: GuardedRequest,
  limits: { bodyBytesMax: number; signal: AbortSignal },
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const body = request.body;
    const call = sendRequest(
      {
        createConnection: () => socket,
        method: request.method,
        path: `${url.pathname}${url.search}`,
        headers: {
          accept: "application/json",
          ...request.headers,
          host: url.host,
          connection: "close",
          ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }),
        },
        signal: limits.signal,
      },
      (response) => void readAnswer(response, limits.bodyBytesMax).then(resolve, reject),
    );
    call.once("error", (error) => reject(limits.signal.aborted ? limits.signal.reason : error));
    call.end(body);
  });
}

async function readAnswer(response: IncomingMessage, bytesMax: number): Promise<RawAnswer> {
  const status = response.statusCode ?? 0;
  if (status >= 300 && status < 400 && status !== 304) {
    response.destroy();
    throw new StoreError("answer", "The store answered with a redirect, which is not followed.", {
      status,
      hint: "Enter the address that the redirect leads to, if you trust it.",
    });
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesMax) {
      response.destroy();
      throw new StoreError("answer", `The store's answer is longer than ${bytesMax} bytes.`, {
        status,
      });
    }
    chunks.push(chunk);
  }
  return { status, headers: headersOf(response), text: Buffer.concat(chunks).toString("utf8") };
}

function headersOf(response: IncomingMessage): Record<string, string> {
  const entries = Object.entries(response.headers);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );
}
