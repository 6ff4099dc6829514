/** `Impersonate-*` headers (apiserver/pkg/endpoints/filters/impersonation). */
import type { IncomingHttpHeaders } from "node:http";
import type { Cluster, User } from "../core/cluster";
import { badRequest } from "../core/status";
import { type Attributes, authorize } from "../rbac/authorize";
import { forbiddenError } from "../rbac/forbidden";
import { withAuthenticated } from "./authenticate";

const extraPrefix = "impersonate-extra-";

interface Target {
  group: string;
  resource: string;
  subresource?: string;
  namespace?: string;
  name: string;
}

function values(header: string | string[] | undefined): string[] {
  return header === undefined ? [] : [header].flat();
}

function targetsOf(user: User, groups: string[]): Target[] {
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user.name);
  const subject: Target = account
    ? { group: "", resource: "serviceaccounts", namespace: account[1] ?? "", name: account[2] ?? "" }
    : { group: "", resource: "users", name: user.name };
  const authentication = "authentication.k8s.io";
  return [
    subject,
    ...groups.map((name) => ({ group: "", resource: "groups", name })),
    ...(user.uid ? [{ group: authentication, resource: "uids", name: user.uid }] : []),
    ...Object.entries(user.extra ?? {}).flatMap(([subresource, all]) =>
      all.map((name) => ({ group: authentication, resource: "userextras", subresource, name })),
    ),
  ];
}

/** The user to act as; the caller's own when nothing is asked; Forbidden when it may not. */
export function impersonate(
  cluster: Cluster,
  caller: User,
  { headers, distinct }: { headers: IncomingHttpHeaders; distinct: NodeJS.Dict<string[]> },
): User {
  const name = values(headers["impersonate-user"])[0] ?? "";
  const groups = distinct["impersonate-group"] ?? [];
  const uid = values(headers["impersonate-uid"])[0];
  const extra: Record<string, string[]> = {};
  for (const [header, list] of Object.entries(distinct)) {
    if (!header.startsWith(extraPrefix)) continue;
    extra[decodeURIComponent(header.slice(extraPrefix.length))] = list ?? [];
  }
  const hasMore = groups.length > 0 || uid !== undefined || Object.keys(extra).length > 0;
  if (name === "") {
    if (hasMore) throw badRequest("requested [] without impersonating a user");
    return caller;
  }
  const wanted: User = { name, uid, groups, ...(Object.keys(extra).length > 0 ? { extra } : {}) };
  for (const target of targetsOf(wanted, groups)) {
    const attributes: Attributes = {
      user: caller,
      verb: "impersonate",
      isResource: true,
      version: "",
      subresource: "",
      namespace: "",
      path: "",
      ...target,
    };
    const { isAllowed, reason } = authorize(cluster, attributes);
    if (!isAllowed) throw forbiddenError(attributes, reason);
  }
  return { ...wanted, groups: groupsOf(name, groups) };
}

function groupsOf(name: string, groups: string[]): string[] {
  if (name === "system:anonymous") return ["system:unauthenticated"];
  const account = /^system:serviceaccount:([^:]+):/.exec(name);
  const own =
    account && groups.length === 0
      ? ["system:serviceaccounts", `system:serviceaccounts:${account[1] ?? ""}`]
      : groups;
  return withAuthenticated(own);
}
