/** Nobody may grant what they do not hold (pkg/registry/rbac/validation, escalation_check.go). */
import type { Cluster, User } from "../core/cluster";
import { type KubeObject, asArray } from "../core/json";
import { forbidden } from "../core/status";
import type { ResourceType } from "../types/resource-type";
import { type PolicyRule, authorize, roleRefOf, rulesFor, rulesOfRole, toRule } from "./authorize";

const coversAll = (owned: string[], wanted: string[]): boolean =>
  owned.includes("*") || wanted.every((one) => owned.includes(one));

function resourcesCovered(owned: string[], wanted: string[]): boolean {
  if (coversAll(owned, wanted)) return true;
  return wanted.every((one) => {
    const [, subresource] = one.split("/");
    return owned.includes(one) || (subresource !== undefined && owned.includes(`*/${subresource}`));
  });
}

function covers(owned: PolicyRule, wanted: PolicyRule): boolean {
  if (!coversAll(owned.verbs, wanted.verbs)) return false;
  if (wanted.nonResourceURLs.length > 0) {
    return wanted.nonResourceURLs.every((url) =>
      owned.nonResourceURLs.some(
        (one) => one === url || (one.endsWith("*") && url.startsWith(one.slice(0, -1))),
      ),
    );
  }
  const namesCovered =
    owned.resourceNames.length === 0 ||
    (wanted.resourceNames.length > 0 && coversAll(owned.resourceNames, wanted.resourceNames));
  return (
    coversAll(owned.apiGroups, wanted.apiGroups) &&
    resourcesCovered(owned.resources, wanted.resources) &&
    namesCovered
  );
}

/** A rule split so that each part has one verb, group, resource and name. */
function breakDown(rule: PolicyRule): PolicyRule[] {
  const one = (part: Partial<PolicyRule>): PolicyRule => ({
    verbs: [],
    apiGroups: [],
    resources: [],
    resourceNames: [],
    nonResourceURLs: [],
    ...part,
  });
  const names = rule.resourceNames.length > 0 ? rule.resourceNames.map((name) => [name]) : [[]];
  const resources = rule.apiGroups.flatMap((group) =>
    rule.resources.flatMap((resource) =>
      rule.verbs.flatMap((verb) =>
        names.map((resourceNames) =>
          one({ apiGroups: [group], resources: [resource], verbs: [verb], resourceNames }),
        ),
      ),
    ),
  );
  const urls = rule.nonResourceURLs.flatMap((url) =>
    rule.verbs.map((verb) => one({ nonResourceURLs: [url], verbs: [verb] })),
  );
  return [...resources, ...urls];
}

const list = (values: string[]): string => `[${values.map((v) => JSON.stringify(v)).join(" ")}]`;

const goList = (values: string[]): string => values.map((v) => JSON.stringify(v)).join(", ");

function compact(rule: PolicyRule): string {
  const parts: string[] = [];
  if (rule.apiGroups.length > 0) parts.push(`APIGroups:[${goList(rule.apiGroups)}]`);
  if (rule.resources.length > 0) parts.push(`Resources:[${goList(rule.resources)}]`);
  if (rule.nonResourceURLs.length > 0)
    parts.push(`NonResourceURLs:[${goList(rule.nonResourceURLs)}]`);
  if (rule.resourceNames.length > 0) parts.push(`ResourceNames:[${goList(rule.resourceNames)}]`);
  if (rule.verbs.length > 0) parts.push(`Verbs:[${goList(rule.verbs)}]`);
  return `{${parts.join(", ")}}`;
}

function groupMissing(missing: PolicyRule[]): PolicyRule[] {
  const groups = new Map<string, PolicyRule>();
  for (const rule of missing) {
    const key = JSON.stringify({ ...rule, verbs: [] });
    const known = groups.get(key);
    if (known) known.verbs.push(...rule.verbs);
    else groups.set(key, { ...rule, verbs: [...rule.verbs] });
  }
  return [...groups.values()];
}

interface Grant {
  cluster: Cluster;
  user: User;
  type: ResourceType;
  object: KubeObject;
}

function mayDo(grant: Grant, verb: string, target: { resource: string; name: string }): boolean {
  const { cluster, user, type, object } = grant;
  return authorize(cluster, {
    user,
    verb,
    isResource: true,
    group: type.group,
    version: type.version,
    subresource: "",
    namespace: object.metadata.namespace ?? "",
    path: "",
    ...target,
  }).isAllowed;
}

/** Throws Forbidden when a role or binding would grant more than its writer holds. */
export function checkEscalation(grant: Grant): void {
  const { cluster, user, type, object } = grant;
  if (user.groups.includes("system:masters")) return;
  const namespace = object.metadata.namespace ?? "";
  const name = object.metadata.name ?? "";
  const isBinding = type.resource.endsWith("bindings");
  const ref = roleRefOf(object);
  const target = isBinding
    ? { resource: ref.kind === "ClusterRole" ? "clusterroles" : "roles", name: ref.name }
    : { resource: type.resource, name };
  if (mayDo(grant, isBinding ? "bind" : "escalate", target)) return;
  const granted = isBinding
    ? rulesOfRole(cluster, ref, namespace)
    : asArray(object.rules).map(toRule);
  const gr = { group: type.group, resource: type.resource };
  if (typeof granted === "string") throw forbidden(gr, name, granted);
  const held = rulesFor(cluster, user, namespace);
  const missing = granted
    .flatMap(breakDown)
    .filter((part) => !held.rules.some(({ rule }) => covers(rule, part)));
  if (missing.length === 0) return;
  const resolution =
    held.errors.length > 0 ? `; resolution errors: [${held.errors.join(", ")}]` : "";
  throw forbidden(
    gr,
    name,
    `user ${JSON.stringify(user.name)} (groups=${list(user.groups)}) is attempting to grant RBAC permissions not currently held:\n${groupMissing(missing).map(compact).sort().join("\n")}${resolution}`,
  );
}
