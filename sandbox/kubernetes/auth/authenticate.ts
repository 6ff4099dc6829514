/** Who sends a request: bearer token, client certificate, or nobody. */
import type { IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";
import type { Cluster, User } from "../core/cluster";
import { unauthorized } from "../core/status";
import { checkToken } from "./service-account-tokens";

const anonymous: User = { name: "system:anonymous", groups: ["system:unauthenticated"] };

export const withAuthenticated = (groups: string[]): string[] =>
  groups.includes("system:authenticated") ? groups : [...groups, "system:authenticated"];

/** The user of a static token or ServiceAccount token, or why there is none. */
export function authenticateToken(
  cluster: Cluster,
  token: string,
  audiences: string[] = [],
): { user: User; audiences: string[] } | { error: string } {
  const known = cluster.tokens.get(token);
  if (known) {
    const own = [cluster.issuer.url];
    const shared = audiences.length > 0 ? own.filter((one) => audiences.includes(one)) : own;
    if (shared.length === 0) return { error: "invalid bearer token" };
    return { user: { ...known, groups: withAuthenticated(known.groups) }, audiences: shared };
  }
  return checkToken(cluster, token, audiences);
}

function certificateUser(request: IncomingMessage): User | null {
  const socket = request.socket as TLSSocket;
  if (!socket.authorized) return null;
  const subject = socket.getPeerCertificate().subject as
    | { CN?: string; O?: string | string[] }
    | undefined;
  if (!subject?.CN) return null;
  return { name: subject.CN, groups: withAuthenticated([subject.O ?? []].flat()) };
}

export function authenticate(cluster: Cluster, request: IncomingMessage): User {
  const certificate = certificateUser(request);
  if (certificate) return certificate;
  const header = request.headers.authorization ?? "";
  const [scheme = "", token = ""] = header.split(" ");
  if (scheme.toLowerCase() !== "bearer" || token === "") return anonymous;
  const result = authenticateToken(cluster, token);
  if ("error" in result) throw unauthorized();
  return result.user;
}
