import "server-only";
import { getConfig } from "@/lib/server/config";

/** For every answer over https: the browser asks in no other way for a year. */
export const transportHeaders = (isHttps: boolean): Record<string, string> =>
  isHttps ? { "strict-transport-security": "max-age=31536000; includeSubDomains" } : {};

/**
 * Content-Security-Policy with a nonce for scripts, and the rest of ASVS 3.4. Styles may be inline: React writes `style`
 * attributes, CodeMirror and the positioning of menus write style elements; scripts may not.
 */
export function pageHeaders(
  nonce: string,
  isHttps: boolean,
): Record<string, string> & { "content-security-policy": string } {
  const { isProduction } = getConfig();
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isProduction ? "" : " 'unsafe-eval'"}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${isProduction ? "" : " ws:"}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ];
  return {
    "content-security-policy": policy.join("; "),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cache-control": "private, no-store",
    ...transportHeaders(isHttps),
  };
}
