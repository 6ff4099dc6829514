import "server-only";
import { TlsFailure } from "./open-socket";
import { StoreError } from "@/lib/stores/errors";

export type TlsFault =
  | "self-signed"
  | "unknown-ca"
  | "expired"
  | "not-yet-valid"
  | "name-mismatch"
  | "not-tls"
  | "other";

const tlsFaults: Record<string, TlsFault> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "unknown-ca",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "unknown-ca",
  UNABLE_TO_GET_ISSUER_CERT: "unknown-ca",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "unknown-ca",
  CERT_SIGNATURE_FAILURE: "unknown-ca",
  CERT_UNTRUSTED: "unknown-ca",
  CERT_HAS_EXPIRED: "expired",
  CERT_NOT_YET_VALID: "not-yet-valid",
  ERR_TLS_CERT_ALTNAME_INVALID: "name-mismatch",
  ERR_SSL_WRONG_VERSION_NUMBER: "not-tls",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "not-tls",
  ERR_SSL_UNEXPECTED_MESSAGE: "not-tls",
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: "name-mismatch",
};

const tlsTexts: Record<TlsFault, readonly [string, string]> = {
  "self-signed": [
    "The store's certificate is self-signed.",
    "Paste the certificate into the CA field if you trust it.",
  ],
  "unknown-ca": [
    "The store's certificate is signed by an authority that is not trusted here.",
    "Paste the PEM of the authority that signed it into the CA field.",
  ],
  expired: ["The store's certificate has expired.", "Renew the certificate on the store."],
  "not-yet-valid": [
    "The store's certificate is not valid yet.",
    "Check the clocks of the store and of this server.",
  ],
  "name-mismatch": [
    "The store's certificate is for another name.",
    "Use a name that the certificate holds, or set the TLS server name.",
  ],
  "not-tls": [
    "The store does not speak TLS on this port.",
    "Use http:// if the listener is plain, or the port of its TLS listener.",
  ],
  other: ["The TLS handshake failed.", "Look at the store's TLS settings."],
};

/** Node's error to a reason that a person may know; decided by code, the text of the system is not passed on. */
export function toNetworkError(
  error: unknown,
  target: { host: string; port: number; isCallerDone: boolean; isTimeOver?: boolean },
): unknown {
  if (error instanceof StoreError) return error;
  if (target.isCallerDone) return error;
  if (error instanceof TlsFailure) return tlsError(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const at = `${target.host}:${target.port}`;
  const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
  if (isTimeout || target.isTimeOver === true)
    return new StoreError("timeout", `${at} did not answer in time.`, {
      hint: "Check firewalls and network policies between this server and the store.",
    });
  if (code === "ENOTFOUND" || code === "EAI_AGAIN" || code === "EAI_NODATA")
    return new StoreError("dns", `The name ${target.host} does not resolve.`, {
      hint: "Check the spelling, and that this server's DNS knows the name.",
    });
  if (code === "ECONNREFUSED")
    return new StoreError("unreachable", `Nothing listens at ${at}.`, {
      hint: "Check the port, and that the store is running.",
    });
  return new StoreError("unreachable", `The connection to ${at} failed.`, {
    hint: "Check that the store is running and that nothing between closes the connection.",
  });
}

function tlsError(error: TlsFailure): StoreError {
  const fault = tlsFaultOf(error.code);
  const [message, hint] = tlsTexts[fault];
  return new StoreError("tls", message, { hint, tlsFault: fault });
}

export function tlsFaultOf(code: string): TlsFault {
  return tlsFaults[code] ?? "other";
}
