import { createPublicKey, verify } from "node:crypto";
import { isMap, type JsonMap, VaultFault } from "./protocol";

export interface AccountClaims {
  name: string;
  namespace: string;
  uid: string;
  audiences: string[];
}

export interface ExpectedClaims {
  issuer: string | null;
  audience: string;
  pemKeys: string[];
  nowMs: number;
}

const leewayMs = 150_000;
const algorithms: Record<string, string> = {
  RS256: "RSA-SHA256",
  ES256: "sha256",
  RS512: "RSA-SHA512",
};

/** Claims in the order in which hashicorp/cap checks them, with its texts; each failure is a 403. */
export function readAccountToken(jwt: string, expected: ExpectedClaims): AccountClaims {
  const parts = jwt.split(".");
  const header = decode(parts[0] ?? "");
  const claims = decode(parts[1] ?? "");
  if (parts.length !== 3 || !header || !claims) throw new VaultFault(403, "permission denied");
  if (expected.pemKeys.length > 0 && !expected.pemKeys.some((pem) => isSigned(jwt, header, pem)))
    throw new VaultFault(403, "permission denied");
  if (expected.issuer !== null && claims["iss"] !== expected.issuer)
    throw refuse("invalid issuer (iss) claim");
  const audiences = Array.isArray(claims["aud"])
    ? claims["aud"].map(String)
    : claims["aud"] === undefined
      ? []
      : [String(claims["aud"])];
  if (expected.audience !== "" && !audiences.includes(expected.audience))
    throw refuse(
      "invalid audience (aud) claim: audience claim does not match any expected audience",
    );
  const { nowMs } = expected;
  if (typeof claims["nbf"] === "number" && nowMs + leewayMs < claims["nbf"] * 1000)
    throw refuse("invalid not before (nbf) claim: token not yet valid");
  if (typeof claims["exp"] === "number" && nowMs - leewayMs > claims["exp"] * 1000)
    throw refuse("invalid expiration time (exp) claim: token is expired");
  return { ...accountOf(claims), audiences };
}

function accountOf(claims: JsonMap): Omit<AccountClaims, "audiences"> {
  const bound = isMap(claims["kubernetes.io"]) ? claims["kubernetes.io"] : null;
  const account = bound && isMap(bound["serviceaccount"]) ? bound["serviceaccount"] : {};
  const old = "kubernetes.io/serviceaccount";
  return {
    name: String(account["name"] ?? claims[`${old}/service-account.name`] ?? ""),
    uid: String(account["uid"] ?? claims[`${old}/service-account.uid`] ?? ""),
    namespace: String(bound?.["namespace"] ?? claims[`${old}/namespace`] ?? ""),
  };
}

const refuse = (message: string) => new VaultFault(403, message);

function decode(part: string): JsonMap | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return isMap(value) ? value : null;
  } catch {
    return null;
  }
}

function isSigned(jwt: string, header: JsonMap, pem: string): boolean {
  const dot = jwt.lastIndexOf(".");
  const algorithm = algorithms[String(header["alg"])];
  if (algorithm === undefined) return false;
  try {
    const key = { key: createPublicKey(pem), dsaEncoding: "ieee-p1363" as const };
    const signature = Buffer.from(jwt.slice(dot + 1), "base64url");
    return verify(algorithm, Buffer.from(jwt.slice(0, dot)), key, signature);
  } catch {
    return false;
  }
}
