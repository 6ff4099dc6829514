import "server-only";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { getConfig } from "@/lib/server/config";
import { singleton } from "@/lib/server/singleton";
import { getLogger } from "@/lib/server/telemetry/logger";

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

const notedBy = (headers: Headers) =>
  (headers.get("x-forwarded-for") ?? "").split(",").map((part) => part.trim());
const plain = (address: string | null | undefined) => (address ?? "").replace(/^::ffff:/, "");

/** The caller's address: the socket's, or with `BINDERY_TRUSTED_PROXIES` = n the n-th from the right of what they noted. */
export function addressOf(headers: Headers): string | null {
  const { trustedProxies } = getConfig();
  const remote = headers.get(remoteHeader);
  if (trustedProxies === 0 && !isAlone(headers)) warnOnce();
  const address = plain(trustedProxies === 0 ? remote : notedBy(headers).at(-trustedProxies));
  return isIP(address) ? address : null;
}

/** Next itself notes the socket's address where nobody noted one. */
function isAlone(headers: Headers): boolean {
  const remote = plain(headers.get(remoteHeader));
  return notedBy(headers).every((each) => each === "" || plain(each) === remote);
}

const warnOnce = () =>
  singleton("proxy-warning", () => {
    getLogger().warn(
      "requests carry X-Forwarded-For, but BINDERY_TRUSTED_PROXIES is 0: behind a proxy all callers count as one address, in limits and in the audit",
    );
    return true;
  });

/** Called on this machine, and not passed on by a proxy on it for somebody elsewhere. */
export function isLocalCall(headers: Headers): boolean {
  const noted = notedBy(headers).filter((each) => each !== "");
  return isLoopback(addressOf(headers)) && noted.every((each) => isLoopback(plain(each)));
}

/** What limits count by: an IPv6 caller has a whole /64 to choose addresses from. `?` where the address is not known. */
export function networkOf(address: string | null): string {
  if (address === null) return "?";
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const groups = head === "" ? [] : head.split(":");
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail ? tail.split(":").length : 0);
  const whole = [
    ...groups,
    ...Array.from({ length: missing }, () => "0"),
    ...(tail ?? "").split(":"),
  ];
  const network = whole.slice(0, 4).map((group) => Number.parseInt(group || "0", 16).toString(16));
  return `${network.join(":")}::/64`;
}

function isLoopback(address: string | null): boolean {
  return address !== null && (address === "::1" || address.startsWith("127."));
}
