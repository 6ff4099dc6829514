/**
 * `Impersonate-*` headers (apiserver/pkg/endpoints/filters/impersonation, 1.36): the constrained modes are asked
 * first, the classic `impersonate` verb last; the first refusal is the one that is told.
 */
import type { Cluster, User } from "../core/cluster";
import { type StatusError, badRequest } from "../core/status";
import { type Attributes, authorize } from "../rbac/authorize";
import { forbiddenError } from "../rbac/forbidden";
import { withAuthenticated } from "./authenticate";

const extraPrefix = "impersonate-extra-";
const authentication = "authentication.k8s.io";

type Headers = NodeJS.Dict<string[]>;

interface Mode {
  verb: string;
  /** Group of `users`, `groups` and `serviceaccounts` in the question. */
  group: string;
  /** Verb asked of the request itself first; none in the classic mode. */
  onVerb: string | null;
}

const serviceAccount = /^system:serviceaccount:([^:]+):([^:]+)$/;
const isNode = (name: string): boolean => name.startsWith("system:node:");

function wantedUser(headers: Headers): User | null {
  const name = headers["impersonate-user"]?.[0] ?? "";
  const uid = headers["impersonate-uid"]?.[0] ?? "";
  const groups = headers["impersonate-group"] ?? [];
  const extra: Record<string, string[]> = {};
  for (const [header, values = []] of Object.entries(headers)) {
    if (!header.startsWith(extraPrefix)) continue;
    extra[decodeURIComponent(header.slice(extraPrefix.length))] = values;
  }
  const hasExtra = Object.keys(extra).length > 0;
  if (name === "" && (uid !== "" || groups.length > 0 || hasExtra)) {
    throw badRequest(
      `requested &user.DefaultInfo{Name:"", UID:${JSON.stringify(uid)}, Groups:[]string{${groups.map((one) => JSON.stringify(one)).join(", ")}}} without impersonating a user name`,
    );
  }
  if (name === "") return null;
  return { name, groups, ...(uid ? { uid } : {}), ...(hasExtra ? { extra } : {}) };
}

function modesFor(user: User, verb: string): Mode[] {
  const constrained = (mode: string): Mode => ({
    verb: `impersonate:${mode}`,
    group: authentication,
    onVerb: `impersonate-on:${mode}:${verb}`,
  });
  const classic: Mode = { verb: "impersonate", group: "", onVerb: null };
  const isOnlyName = user.groups.length === 0 && !user.uid && !user.extra;
  if (isNode(user.name)) return isOnlyName ? [constrained("arbitrary-node"), classic] : [classic];
  if (serviceAccount.test(user.name)) {
    return isOnlyName ? [constrained("serviceaccount"), classic] : [classic];
  }
  return [constrained("user-info"), classic];
}

type Question = Pick<Attributes, "group" | "resource" | "name"> & Partial<Attributes>;

function subjectOf(user: User, mode: Mode): Question {
  const account = serviceAccount.exec(user.name);
  if (account) {
    const [, namespace = "", name = ""] = account;
    return { group: mode.group, resource: "serviceaccounts", namespace, name };
  }
  if (mode.onVerb && isNode(user.name)) {
    return { group: mode.group, resource: "nodes", name: user.name.slice("system:node:".length) };
  }
  return { group: mode.group, resource: "users", name: user.name };
}

function questions(user: User, mode: Mode): Question[] {
  const extras = Object.entries(user.extra ?? {}).flatMap(([subresource, values]) =>
    values.map((name) => ({ group: authentication, resource: "userextras", subresource, name })),
  );
  return [
    subjectOf(user, mode),
    ...(user.uid ? [{ group: authentication, resource: "uids", name: user.uid }] : []),
    ...user.groups.map((name) => ({ group: mode.group, resource: "groups", name })),
    ...extras,
  ];
}

function refusal(cluster: Cluster, attributes: Attributes): StatusError | null {
  const { isAllowed, reason } = authorize(cluster, attributes);
  return isAllowed ? null : forbiddenError(attributes, reason);
}

function tryMode(
  cluster: Cluster,
  asked: Attributes,
  { user, mode }: { user: User; mode: Mode },
): StatusError | null {
  if (mode.onVerb) {
    const denied = refusal(cluster, { ...asked, verb: mode.onVerb });
    if (denied) return denied;
  }
  for (const question of questions(user, mode)) {
    const attributes: Attributes = {
      user: asked.user,
      verb: mode.verb,
      isResource: true,
      version: "v1",
      subresource: "",
      namespace: "",
      path: "",
      ...question,
    };
    if (mode.onVerb && question.resource === "groups" && question.name === "system:masters") {
      return forbiddenError(attributes, "impersonating the system:masters group is not allowed");
    }
    const denied = refusal(cluster, attributes);
    if (denied) return denied;
  }
  return null;
}

/** The user to act as; the caller when nothing is asked for; throws Forbidden when no mode allows it. */
export function impersonate(cluster: Cluster, asked: Attributes, headers: Headers): User {
  const user = wantedUser(headers);
  if (!user) return asked.user;
  let first: StatusError | null = null;
  for (const mode of modesFor(user, asked.verb)) {
    const denied = tryMode(cluster, asked, { user, mode });
    if (!denied) return { ...user, groups: groupsOf(user, mode) };
    first ??= denied;
  }
  throw first ?? badRequest("all impersonation modes failed");
}

function groupsOf({ name, groups }: User, mode: Mode): string[] {
  if (name === "system:anonymous") return [...groups, "system:unauthenticated"];
  const account = serviceAccount.exec(name);
  if (account && groups.length === 0) {
    const own = ["system:serviceaccounts", `system:serviceaccounts:${account[1] ?? ""}`];
    return withAuthenticated(own);
  }
  if (mode.onVerb && isNode(name)) return withAuthenticated(["system:nodes"]);
  return groups.includes("system:unauthenticated") ? groups : withAuthenticated(groups);
}
