/** For this folder's own tests: a server, an administrator's calls, and a way to wait. */
import { request } from "node:https";
import { createAuthority } from "../../tls";
import type { JsonObject } from "../core/json";
import { type KubernetesOptions, type SandboxKubernetes, startKubernetes } from "../server";

export interface Answer {
  status: number;
  body: JsonObject;
  text: string;
  headers: Record<string, string | string[] | undefined>;
}

export interface CallOptions {
  method?: string;
  body?: unknown;
  contentType?: string;
  accept?: string;
  token?: string;
  headers?: Record<string, string>;
}

export interface TestServer {
  server: SandboxKubernetes;
  call(path: string, options?: CallOptions): Promise<Answer>;
  close(): Promise<void>;
}

const timeoutMs = 10_000;

function send(server: SandboxKubernetes, path: string, options: CallOptions): Promise<Answer> {
  const { method = "GET", body, contentType = "application/json", token = "admin" } = options;
  const payload = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const headers = {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    accept: options.accept ?? "application/json",
    ...(payload === undefined
      ? {}
      : { "content-type": contentType, "content-length": String(Buffer.byteLength(payload)) }),
    ...options.headers,
  };
  return new Promise((resolve, reject) => {
    const call = request(
      server.url + path,
      { method, ca: server.caPem, headers, timeout: timeoutMs },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = String(response.headers["content-type"]).includes("json");
          const parsed = isJson ? (JSON.parse(text.split("\n")[0] ?? "{}") as JsonObject) : {};
          resolve({
            status: response.statusCode ?? 0,
            body: parsed,
            text,
            headers: response.headers,
          });
        });
      },
    );
    call.on("error", reject);
    call.end(payload);
  });
}

export async function startTestServer(
  options: Partial<KubernetesOptions> = {},
): Promise<TestServer> {
  const authority = await createAuthority("test CA");
  const tls = await authority.issue({ commonName: "test", ipAddresses: ["127.0.0.1"] });
  const server = await startKubernetes({
    tls: { ...tls, ca: authority.certPem },
    tokens: [
      { token: "admin", user: "admin", groups: ["system:masters"] },
      { token: "dev", user: "dev" },
    ],
    ...options,
  });
  return {
    server,
    call: (path, callOptions = {}) => send(server, path, callOptions),
    close: () => server.close(),
  };
}

const pollMs = 10;
const deadlineMs = 5_000;

/** Polls until the state is there; fails by the deadline. */
export async function eventually(isThere: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (Date.now() < end) {
    if (await isThere()) return;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new Error(`not there after ${deadlineMs} ms`);
}
