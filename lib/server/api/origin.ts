import "server-only";
import { AppError } from "@/lib/domain/errors";
import { getConfig } from "@/lib/server/config";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * A change must come from Bindery's own pages (ASVS 3.5): the browser says so by `Sec-Fetch-Site: same-origin`, older
 * ones by `Origin`. Neither header: refused. Throws `forbidden`.
 */
export function assertSameOrigin(method: string, headers: Headers): void {
  if (safeMethods.has(method)) return;
  const site = headers.get("sec-fetch-site");
  const origin = headers.get("origin");
  if (site !== null ? site === "same-origin" : origin !== null && isOwnOrigin(origin, headers))
    return;
  throw new AppError("forbidden", "This change did not come from one of Bindery's own pages.", {
    hint: "Send an Origin header with Bindery's address, and check BINDERY_URL.",
  });
}

function isOwnOrigin(origin: string, headers: Headers): boolean {
  const { url } = getConfig();
  if (url) return origin === url.origin;
  const host = headers.get("host");
  return host !== null && (origin === `http://${host}` || origin === `https://${host}`);
}
