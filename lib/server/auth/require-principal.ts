import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { requestContext } from "@/lib/server/api/request-context";
import type { Context } from "@/lib/server/context";

/**
 * For server components: the context of the signed-in person, once per request; sends everybody else to /login, from
 * where they come back to the page (`x-page`, set by `proxy.ts`).
 */
export const requirePrincipal = cache(async (): Promise<Context> => {
  const given = new Headers(await headers());
  const ctx = await requestContext(given, new AbortController().signal);
  if (ctx.actorKind === "anonymous") {
    redirect(`/login?next=${encodeURIComponent(given.get("x-page") ?? "/overview")}`);
  }
  return ctx;
});
