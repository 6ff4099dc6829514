import "server-only";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { getConfig } from "@/lib/server/config";
import { singleton } from "@/lib/server/singleton";

const remoteHeader = "x-bindery-remote";

/**
 * Next gives a route neither the socket nor its address, and keeps an X-Forwarded-For that the caller invented. So the
 * socket's address is written into the request's headers before Next sees them, over whatever stands there.
 */
export function stampAddresses(): void {
  singleton("address-stamp", () => {
    subscribe("http.server.request.start", (message) => {
      const { request } = message as { request: IncomingMessage };
      request.headers[remoteHeader] = request.socket.remoteAddress ?? "";
    });
    return true;
  });
}

/** The caller's address: the socket's, or with `BINDERY_TRUSTED_PROXIES` = n the n-th from the right of what they noted. */
export function addressOf(headers: Headers): string | null {
  const { trustedProxies } = getConfig();
  const remote = headers.get(remoteHeader);
  const noted = (headers.get("x-forwarded-for") ?? "").split(",").map((part) => part.trim());
  const address = trustedProxies === 0 ? remote : noted.at(-trustedProxies);
  const plain = (address ?? "").replace(/^::ffff:/, "");
  return isIP(plain) ? plain : null;
}

export function isLoopback(address: string | null): boolean {
  return address !== null && (address === "::1" || address.startsWith("127."));
}
