/** ServiceAccount tokens: issuing and checking them (pkg/serviceaccount, legacy tokens left out). */
import { createHash, generateKeyPairSync, randomUUID, sign, verify } from "node:crypto";
import { type Cluster, type Issuer, type User, coreTable } from "../core/cluster";
import { type JsonObject, type KubeObject, asArray, asObject, asString, at } from "../core/json";

export function createIssuer(url: string): Issuer {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const der = publicKey.export({ type: "spki", format: "der" });
  const keyId = createHash("sha256").update(der).digest("base64url");
  return { url, privateKey, publicKey, keyId };
}

export interface TokenSpec {
  serviceAccount: KubeObject;
  audiences: string[];
  expirationSeconds: number;
  pod?: KubeObject;
}

const encode = (value: JsonObject): string =>
  Buffer.from(JSON.stringify(value)).toString("base64url");

const identity = (object: KubeObject): JsonObject => ({
  name: object.metadata.name,
  uid: object.metadata.uid,
});

export function issueToken(cluster: Cluster, spec: TokenSpec): { token: string; expires: Date } {
  const { issuer } = cluster;
  const issued = Math.floor(cluster.now().getTime() / 1000);
  const expiry = issued + spec.expirationSeconds;
  const { namespace, name } = spec.serviceAccount.metadata;
  const nodeName = asString(at(spec.pod, "spec", "nodeName"));
  const claims: JsonObject = {
    aud: spec.audiences,
    exp: expiry,
    iat: issued,
    iss: issuer.url,
    jti: randomUUID(),
    "kubernetes.io": {
      namespace,
      ...(nodeName ? { node: { name: nodeName } } : {}),
      ...(spec.pod ? { pod: identity(spec.pod) } : {}),
      serviceaccount: identity(spec.serviceAccount),
    },
    nbf: issued,
    sub: `system:serviceaccount:${namespace}:${name}`,
  };
  const input = `${encode({ alg: "RS256", kid: issuer.keyId })}.${encode(claims)}`;
  const signature = sign("sha256", Buffer.from(input), issuer.privateKey).toString("base64url");
  return { token: `${input}.${signature}`, expires: new Date(expiry * 1000) };
}

export type TokenCheck = { user: User; audiences: string[] } | { error: string };

const decodePart = (part: string): JsonObject =>
  asObject(JSON.parse(Buffer.from(part, "base64url").toString()) as JsonObject);

/** The claims of a token of this issuer; null for anything else; "forged" where the signature is not ours. */
function parseClaims(cluster: Cluster, token: string): JsonObject | "forged" | null {
  const [header = "", body = "", signature = "", ...rest] = token.split(".");
  if (!signature || rest.length > 0) return null;
  try {
    const { alg } = decodePart(header);
    const claims = decodePart(body);
    if (claims.iss !== cluster.issuer.url) return null;
    const signed = Buffer.from(`${header}.${body}`);
    const key = cluster.issuer.publicKey;
    const isOurs = verify("sha256", signed, key, Buffer.from(signature, "base64url"));
    return alg === "RS256" && isOurs ? claims : "forged";
  } catch {
    return null;
  }
}

function boundObjectError(cluster: Cluster, bound: JsonObject): string | null {
  const namespace = asString(bound.namespace);
  for (const [claim, resource] of [
    ["serviceaccount", "serviceaccounts"],
    ["pod", "pods"],
  ] as const) {
    const wanted = asObject(bound[claim]);
    if (!wanted.name) continue;
    const live = cluster.store.get(coreTable(resource), namespace, asString(wanted.name));
    if (live?.metadata.uid !== wanted.uid) return "service account token has been invalidated";
  }
  return null;
}

const errorPrefix = "[invalid bearer token, ";

/** Who a token stands for, when its audiences meet the wanted ones (default: the server's own). */
export function checkToken(cluster: Cluster, token: string, audiences: string[]): TokenCheck {
  const claims = parseClaims(cluster, token);
  if (!claims) return { error: "invalid bearer token" };
  if (claims === "forged") {
    return { error: `${errorPrefix}go-jose/go-jose: error in cryptographic primitive]` };
  }
  const now = cluster.now().getTime() / 1000;
  if (typeof claims.exp !== "number" || claims.exp <= now) {
    return { error: `${errorPrefix}service account token has expired]` };
  }
  const carried = asArray(claims.aud).map(asString);
  const wanted = audiences.length > 0 ? audiences : [cluster.issuer.url];
  const shared = carried.filter((audience) => wanted.includes(audience));
  if (shared.length === 0) {
    const list = (all: string[]): string => `[${all.map((one) => JSON.stringify(one)).join(" ")}]`;
    return {
      error: `${errorPrefix}token audiences ${list(carried)} is invalid for the target audiences ${list(wanted)}]`,
    };
  }
  const bound = asObject(claims["kubernetes.io"]);
  const fault = boundObjectError(cluster, bound);
  if (fault) return { error: `${errorPrefix}${fault}]` };
  return { user: userOf(claims, bound), audiences: shared };
}

function userOf(claims: JsonObject, bound: JsonObject): User {
  const account = asObject(bound.serviceaccount);
  const pod = asObject(bound.pod);
  const extra: Record<string, string[]> = {
    "authentication.kubernetes.io/credential-id": [`JTI=${asString(claims.jti)}`],
  };
  if (pod.name) {
    extra["authentication.kubernetes.io/pod-name"] = [asString(pod.name)];
    extra["authentication.kubernetes.io/pod-uid"] = [asString(pod.uid)];
  }
  const node = asString(at(bound, "node", "name"));
  if (node) extra["authentication.kubernetes.io/node-name"] = [node];
  const namespace = asString(bound.namespace);
  return {
    name: asString(claims.sub),
    uid: asString(account.uid),
    groups: [
      "system:serviceaccounts",
      `system:serviceaccounts:${namespace}`,
      "system:authenticated",
    ],
    extra,
  };
}
