import "server-only";
import { AppError } from "@/lib/domain/errors";
import { settleDenials } from "@/lib/server/audit/denials";
import { networkOf } from "@/lib/server/api/address";
import { assertSameOrigin } from "@/lib/server/api/origin";
import { problemResponse, toAppError } from "@/lib/server/api/problem";
import { assertWithinLimit } from "@/lib/server/api/rate-limit";
import { requestContext, requestIdOf } from "@/lib/server/api/request-context";
import { getConfig } from "@/lib/server/config";
import type { Context } from "@/lib/server/context";
import { transportHeaders } from "@/lib/server/security/page-headers";
import { errorFields, getLogger } from "@/lib/server/telemetry/logger";
import { metrics } from "@/lib/server/telemetry/metrics";
import { withRequestContext } from "@/lib/server/telemetry/request-context";

export interface Handling {
  /** Name for log, metrics and limits: the contract's id. */
  id: string;
  /** Anybody may call it; it still gets a context with whoever is signed in. */
  isPublic: boolean;
  /** False for requests that a page makes by itself: they do not keep a session from being idle. */
  isUse?: boolean;
}

const windowMs = 60_000;
const readsMax = 1_200;
const changesMax = 240;

/**
 * The frame of every route: id → session → origin → limit → `answer` → headers, and every error as problem JSON. Routes
 * with a contract use `defineRoute`; this alone is for answers that are no JSON (the event stream).
 */
export function handle(
  request: Request,
  handling: Handling,
  answer: (ctx: Context) => Promise<Response>,
): Promise<Response> {
  const { id } = handling;
  const requestId = requestIdOf(request.headers);
  const started = performance.now();
  return withRequestContext({ requestId, route: id }, async () => {
    const response = await respond(request, { ...handling, requestId }, answer);
    const labels = { route: id, method: request.method, status: String(response.status) };
    metrics().requestSeconds.observe(labels, (performance.now() - started) / 1_000);
    return withHeaders(response, requestId, isHttps(request));
  });
}

async function respond(
  request: Request,
  { id, isPublic, isUse = true, requestId }: Handling & { requestId: string },
  answer: (ctx: Context) => Promise<Response>,
): Promise<Response> {
  try {
    const ctx = await requestContext(request.headers, request.signal, {
      requestId,
      touch: isUse,
    });
    if (!isPublic && ctx.actorKind === "anonymous") {
      throw new AppError("unauthenticated", "Sign in first.");
    }
    assertSameOrigin(request.method, request.headers);
    limit(ctx, request.method);
    return await answer(ctx);
  } catch (error) {
    const known = toAppError(error);
    logRefusal(id, known);
    return problemResponse(known, requestId);
  } finally {
    await settleDenials();
  }
}

/** A refusal is one line; what Bindery could not do brings its stack. */
function logRefusal(id: string, error: AppError): void {
  const isOurs = error.code === "internal" || error.code === "audit_unavailable";
  const detail = isOurs || error.cause !== undefined ? errorFields(error.cause ?? error) : {};
  getLogger()[isOurs ? "error" : "info"]({ code: error.code, ...detail }, `refused ${id}`);
}

function limit(ctx: Context, method: string): void {
  const who = ctx.actorKind === "anonymous" ? `address:${networkOf(ctx.ip)}` : ctx.principal.userId;
  const isRead = method === "GET";
  const key = `${isRead ? "read" : "change"}:${who}`;
  assertWithinLimit({ key, max: isRead ? readsMax : changesMax, windowMs }, ctx.now().getTime());
}

const isHttps = ({ url }: Request) => getConfig().isHttps || new URL(url).protocol === "https:";

function withHeaders(response: Response, requestId: string, isSecure: boolean): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(transportHeaders(isSecure))) headers.set(name, value);
  headers.set("x-request-id", requestId);
  headers.set("cache-control", "private, no-store");
  headers.set("x-content-type-options", "nosniff");
  headers.set("vary", "cookie");
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
