import "server-only";
import { addressHeader, getAuth } from "@/lib/server/auth/auth";
import type { Context } from "@/lib/server/context";

export interface Forwarded {
  path: string;
  body: unknown;
  /** The one cookie that better-auth may see; every cookie of the request unless said. */
  onlyCookie?: string;
}

/** Hands a checked request to better-auth: with the address that Bindery believes, and no header that it need not see. */
export async function forward(
  ctx: Context,
  request: Request,
  { path, body, onlyCookie }: Forwarded,
): Promise<Response> {
  const headers = new Headers({
    "content-type": "application/json",
    [addressHeader]: ctx.ip ?? "127.0.0.1",
  });
  for (const name of ["cookie", "user-agent", "origin", "host"]) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  if (onlyCookie !== undefined) {
    const value = cookieOf(request, onlyCookie);
    headers.delete("cookie");
    if (value !== null) headers.set("cookie", `${onlyCookie}=${value}`);
  }
  const url = new URL(`/api/auth${path}`, request.url);
  return getAuth().handler(
    new Request(url, { method: "POST", headers, body: JSON.stringify(body) }),
  );
}

/** The text of a cookie as it was sent, or null. */
export function cookieOf(request: Request, name: string): string | null {
  const pairs = (request.headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
}

/** Only the cookies go on: the body of better-auth holds the session's token, which no script needs to see. */
export function answer(response: Response, body: Record<string, unknown> = { ok: true }): Response {
  const headers = new Headers({ "content-type": "application/json" });
  for (const cookie of response.headers.getSetCookie()) headers.append("set-cookie", cookie);
  return new Response(JSON.stringify(body), { status: 200, headers });
}
