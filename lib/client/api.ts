import type { z } from "zod";
import type { RouteContract } from "@/lib/contracts/route";
import { toApiError, unreachable } from "@/lib/client/api-error";
import { noteSignedOut } from "@/lib/client/signed-out";
import { session } from "@/lib/contracts/session";

/** Longer than any verb may take on the server (30 s), so that the server's own answer is seen. */
const timeoutMs = 40_000;

export interface CallInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  params?: z.input<P>;
  query?: z.input<Q>;
  body?: z.input<B>;
  ifMatch?: string;
  signal?: AbortSignal;
}

/** Changes that were sent and not answered yet. */
const underWay = new Map<string, Promise<unknown>>();

/**
 * Calls a route by its contract and parses what it answers. The same change asked for twice while the first is under way
 * (a double click) is sent once, and both get its answer; a call that can be aborted is its caller's own.
 * Throws `ApiError` for every refusal and for no answer; an aborted call throws the abort reason.
 */
export async function call<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  O extends z.ZodType,
>(contract: RouteContract<P, Q, B, O>, input: CallInput<P, Q, B> = {}): Promise<z.output<O>> {
  if (contract.method === "GET" || input.signal) return ask(contract, input);
  const id = JSON.stringify([contract.id, input.params, input.query, input.body, input.ifMatch]);
  const first = underWay.get(id) as Promise<z.output<O>> | undefined;
  if (first) return first;
  const sent = ask(contract, input).finally(() => underWay.delete(id));
  underWay.set(id, sent);
  return sent;
}

async function ask<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  O extends z.ZodType,
>(contract: RouteContract<P, Q, B, O>, input: CallInput<P, Q, B>): Promise<z.output<O>> {
  const response = await send(contract, input);
  if (response.status === 401) noticeRefusal(contract.id);
  if (!response.ok) throw await toApiError(response);
  const json: unknown = response.status === 204 ? null : await response.json();
  return contract.output.parse(json);
}

/** A wrong code is answered with 401 too: whether the session itself is over is asked of the session. */
function noticeRefusal(contractId: string): void {
  if (contractId === session.get.id) noteSignedOut();
  else askSession();
}

let isAskingSession = false;

/** Asks whether the session still holds; where it does not, `useSignedOut` says so. Once at a time; never throws. */
export function askSession(): void {
  if (isAskingSession) return;
  isAskingSession = true;
  void call(session.get)
    .catch(() => undefined)
    .finally(() => (isAskingSession = false));
}

async function send<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  contract: RouteContract<P, Q, B>,
  input: CallInput<P, Q, B>,
): Promise<Response> {
  const hasBody = contract.method !== "GET" && contract.method !== "DELETE";
  const headers: Record<string, string> = { accept: "application/json" };
  if (hasBody) headers["content-type"] = "application/json";
  if (input.ifMatch !== undefined) headers["if-match"] = input.ifMatch;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await fetch(urlOf(contract.path, input.params, input.query), {
      method: contract.method,
      headers,
      body: hasBody ? JSON.stringify(input.body ?? {}) : undefined,
      credentials: "same-origin",
      cache: "no-store",
      signal: input.signal ? AbortSignal.any([input.signal, timeout]) : timeout,
    });
  } catch (error) {
    if (input.signal?.aborted) throw error;
    throw unreachable();
  }
}

/** Fills `[name]` in the path and appends the query; undefined and empty members are left out. */
export function urlOf(path: string, params: unknown, query: unknown): string {
  const values = (params ?? {}) as Record<string, unknown>;
  const filled = path.replace(/\[(\w+)\]/g, (_, name: string) =>
    encodeURIComponent(String(values[name])),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((query ?? {}) as Record<string, string | number>)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return `/api/v1${filled}${text ? `?${text}` : ""}`;
}
