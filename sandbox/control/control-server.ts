import { randomBytes, timingSafeEqual } from "node:crypto";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type ControlActions, UnknownName } from "./control-actions";
import { controlPage } from "./control-page";

const bodyBytesMax = 16 * 1024;

export interface ControlServer {
  /** With the token, ends in a slash. */
  readonly url: string;
  close(): Promise<void>;
}

export async function startControlServer(
  actions: ControlActions,
  port = 0,
): Promise<ControlServer> {
  const token = randomBytes(18).toString("base64url");
  const server = createServer((request, response) => {
    void answer(actions, token, { request, response }).catch((error: unknown) => {
      const text = error instanceof Error ? error.message : String(error);
      json(response, error instanceof UnknownName ? 404 : 409, { error: text });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}/${token}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function answer(actions: ControlActions, token: string, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const [, given = "", ...rest] = new URL(
    request.url ?? "/",
    "http://control.invalid",
  ).pathname.split("/");
  if (!isSame(given, token)) return json(response, 404, { error: "not found" });
  const at = `${request.method} /${rest.join("/")}`;
  if (at === "GET /") return html(response);
  if (at === "GET /api/world") return json(response, 200, await actions.list());
  const action = actionOf(actions, at);
  if (action === null) return json(response, 404, { error: "not found" });
  await action(await readBody(request));
  return json(response, 200, { ok: true });
}

function actionOf(actions: ControlActions, at: string) {
  switch (at) {
    case "POST /api/apply":
      return actions.apply;
    case "POST /api/revert":
      return actions.revert;
    case "POST /api/rotate":
      return actions.rotate;
    case "POST /api/restart":
      return actions.restart;
    default:
      return null;
  }
}

function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function readBody(request: IncomingMessage): Promise<Record<string, string>> {
  let text = "";
  for await (const chunk of request as AsyncIterable<Buffer>) {
    text += chunk.toString("utf8");
    if (text.length > bodyBytesMax) throw new Error("the request is too long");
  }
  return JSON.parse(text || "{}") as Record<string, string>;
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}

function html(response: ServerResponse): void {
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
  });
  response.end(controlPage);
}
