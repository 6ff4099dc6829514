import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { requestContext } from "@/lib/server/api/request-context";
import type { Context } from "@/lib/server/context";

/** For server components: the context of the signed-in person, once per request; sends everybody else to /login. */
export const requirePrincipal = cache(async (): Promise<Context> => {
  const ctx = await requestContext(new Headers(await headers()), new AbortController().signal);
  if (ctx.actorKind === "anonymous") redirect("/login");
  return ctx;
});
