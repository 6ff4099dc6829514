import "server-only";
import { randomUUID } from "node:crypto";
import { findPrincipal } from "@/lib/server/auth/find-principal";
import { addressOf } from "@/lib/server/api/address";
import type { Context } from "@/lib/server/context";

const requestIdPattern = /^[A-Za-z0-9_-]{8,64}$/;

/** `proxy.ts` sets it for pages; routes that are called directly get their own. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get("x-request-id") ?? "";
  return requestIdPattern.test(given) ? given : randomUUID();
}

export const anonymous: Context["principal"] = {
  userId: "anonymous",
  email: "",
  name: "Anonymous",
  grants: [],
};

/**
 * Who asks, from where, under which id. `requestId` is given where the answer's header must carry the same; `touch`:
 * whether the request counts as use of the session.
 */
export async function requestContext(
  headers: Headers,
  signal: AbortSignal,
  { requestId = requestIdOf(headers), touch }: { requestId?: string; touch?: boolean } = {},
): Promise<Context> {
  const signedIn = await findPrincipal(headers, new Date(), { touch });
  return {
    ...bareContext(headers, signal, requestId),
    ...(signedIn && {
      principal: signedIn.principal,
      actorKind: "person" as const,
      sessionId: signedIn.sessionId,
    }),
  };
}

/** The same before anybody is known. */
export function bareContext(headers: Headers, signal: AbortSignal, requestId: string): Context {
  return {
    principal: anonymous,
    actorKind: "anonymous",
    requestId,
    ip: addressOf(headers),
    userAgent: headers.get("user-agent")?.slice(0, 300) ?? null,
    now: () => new Date(),
    signal,
  };
}
