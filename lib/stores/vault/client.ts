import "server-only";
import { z } from "zod";
import type { VaultConfig } from "./manifest";
import type { SecretValue } from "@/lib/domain/secret-value";
import { StoreError } from "@/lib/stores/errors";
import type { GuardedRequest, GuardedResponse, StoreDeps } from "@/lib/stores/port";

export interface VaultRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/v1/`, not encoded. */
  path: string;
  query?: Record<string, string>;
  body?: Record<string, unknown>;
  token?: SecretValue | null;
  /** False for what only the root namespace answers (`sys/health`). */
  isInNamespace?: boolean;
  timeoutMs?: number;
}

export interface VaultAnswer {
  status: number;
  /** The parsed JSON; undefined where the body is empty or no JSON. Read it through a schema only. */
  body: unknown;
  /** Vault's own `errors`; they hold paths and names, never values. */
  errors: string[];
  response: GuardedResponse;
}

export interface VaultClient {
  call(request: VaultRequest, signal: AbortSignal): Promise<VaultAnswer>;
}

export interface ClientTarget {
  address: string;
  namespace: string;
  caPem: string;
  tlsServerName: string;
}

const Errors = z.object({ errors: z.array(z.string().max(4096)).max(50) });
const answerBytesMax = 1024 * 1024;

/** Plain calls of Vault's HTTP API through the guarded fetch; decides nothing. */
export function createClient(deps: Pick<StoreDeps, "fetch">, target: ClientTarget): VaultClient {
  return {
    call: async (request, signal) => {
      const response = await deps.fetch(urlOf(target, request), toGuarded(target, request, signal));
      const body = parseJson(response.text);
      const errors = Errors.safeParse(body);
      return {
        status: response.status,
        body,
        errors: errors.success ? errors.data.errors : [],
        response,
      };
    },
  };
}

export const targetOf = (config: VaultConfig): ClientTarget => ({
  address: config.address,
  namespace: config.namespace,
  caPem: config.caPem,
  tlsServerName: config.tlsServerName,
});

function toGuarded(
  target: ClientTarget,
  request: VaultRequest,
  signal: AbortSignal,
): GuardedRequest {
  const isPatch = request.method === "PATCH";
  const headers: Record<string, string> = { "x-vault-request": "true" };
  if (request.body !== undefined)
    headers["content-type"] = isPatch ? "application/merge-patch+json" : "application/json";
  if (request.token) headers["x-vault-token"] = request.token.reveal();
  if (target.namespace !== "" && request.isInNamespace !== false)
    headers["x-vault-namespace"] = target.namespace;
  return {
    method: request.method,
    headers,
    signal,
    bodyBytesMax: answerBytesMax,
    ...(request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs }),
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    ...(target.caPem === "" ? {} : { ca: target.caPem }),
    ...(target.tlsServerName === "" ? {} : { serverName: target.tlsServerName }),
  };
}

function urlOf(target: ClientTarget, request: VaultRequest): string {
  const parts = request.path.split("/");
  if (parts.some((part) => part === "." || part === ".."))
    throw new StoreError("invalid", "The path must not hold . or .. as a part.");
  const path = parts.map(encodeURIComponent).join("/");
  const query = new URLSearchParams(request.query).toString();
  return `${target.address}/v1/${path}${query === "" ? "" : `?${query}`}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Reads an answer's body through a schema; what does not fit is an error that quotes nothing. */
export function parseAnswer<T>(schema: z.ZodType<T>, answer: VaultAnswer): T {
  const parsed = schema.safeParse(answer.body);
  if (parsed.success) return parsed.data;
  throw new StoreError("answer", "The answer is not one that Vault gives.", {
    status: answer.status,
    hint: "Check that the address is Vault's and that no proxy answers in its place.",
  });
}
