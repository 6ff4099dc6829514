import { NextResponse, type NextRequest } from "next/server";
import { pageHeaders } from "@/lib/server/security/page-headers";

const publicPages = new Set(["/login", "/setup", "/reset"]);
const sessionCookies = ["__Host-bindery-session", "bindery-session"];

/**
 * Gives each page its request id, its nonce and its security headers, and sends visitors without a cookie to /login.
 * That is a courtesy, never the authority: every verb decides for itself (reliability-and-security §0.4).
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const hasCookie = sessionCookies.some((name) => request.cookies.has(name));
  const requestId = crypto.randomUUID();
  const nonce = btoa(crypto.randomUUID());
  const secure = pageHeaders(nonce, request.nextUrl.protocol === "https:");
  if (!hasCookie && !publicPages.has(pathname)) {
    const target = new URL("/login", request.url);
    if (pathname !== "/") target.searchParams.set("next", `${pathname}${search}`);
    return NextResponse.redirect(target, { headers: { ...secure, "x-request-id": requestId } });
  }
  const headers = new Headers(request.headers);
  headers.set("x-request-id", requestId);
  headers.set("x-nonce", nonce);
  headers.set("x-page", `${pathname}${search}`);
  // Next reads the nonce for its own scripts from the policy in the request.
  headers.set("content-security-policy", secure["content-security-policy"]);
  const response = NextResponse.next({ request: { headers } });
  for (const [name, value] of Object.entries(secure)) response.headers.set(name, value);
  response.headers.set("x-request-id", requestId);
  return response;
}

export const config = {
  // Pages only: routes set their own headers, built files and what lies in public/ (by name: an environment may be called
  // `shop.png`) need none of it.
  matcher: ["/((?!api/|_next/static|_next/image|mark\\.svg$|favicon\\.ico$).*)"],
};
