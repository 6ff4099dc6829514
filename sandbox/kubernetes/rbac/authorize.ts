/** The RBAC authorizer (plugin/pkg/auth/authorizer/rbac). */
import { type Cluster, type User, rbacTable } from "../core/cluster";
import {
  type Json,
  type JsonObject,
  type KubeObject,
  asArray,
  asObject,
  asString,
} from "../core/json";

export interface Attributes {
  user: User;
  verb: string;
  isResource: boolean;
  group: string;
  version: string;
  resource: string;
  subresource: string;
  namespace: string;
  name: string;
  path: string;
}

export interface Decision {
  isAllowed: boolean;
  reason: string;
}

export interface PolicyRule {
  verbs: string[];
  apiGroups: string[];
  resources: string[];
  resourceNames: string[];
  nonResourceURLs: string[];
}

const strings = (value: Json | undefined): string[] => asArray(value).map(asString);

export function toRule(value: Json | undefined): PolicyRule {
  const rule = asObject(value);
  return {
    verbs: strings(rule.verbs),
    apiGroups: strings(rule.apiGroups),
    resources: strings(rule.resources),
    resourceNames: strings(rule.resourceNames),
    nonResourceURLs: strings(rule.nonResourceURLs),
  };
}

function isSubject(user: User, subject: JsonObject, bindingNamespace: string): boolean {
  const name = asString(subject.name);
  if (subject.kind === "User") return user.name === name;
  if (subject.kind === "Group") return user.groups.includes(name);
  const namespace = asString(subject.namespace) || bindingNamespace;
  return user.name === `system:serviceaccount:${namespace}:${name}`;
}

export interface ResolvedRules {
  rules: { rule: PolicyRule; source: string }[];
  errors: string[];
}

export interface RoleRef {
  kind: string;
  name: string;
}

/** The rules of a role reference, or the text of why there are none. */
export function rulesOfRole(
  cluster: Cluster,
  ref: RoleRef,
  namespace: string,
): PolicyRule[] | string {
  const isCluster = ref.kind === "ClusterRole";
  const table = rbacTable(isCluster ? "clusterroles" : "roles");
  const role = cluster.store.get(table, isCluster ? "" : namespace, ref.name);
  if (role) return asArray(role.rules).map(toRule);
  return `${ref.kind.toLowerCase()}.rbac.authorization.k8s.io ${JSON.stringify(ref.name)} not found`;
}

export const roleRefOf = (binding: KubeObject): RoleRef => {
  const ref = asObject(binding.roleRef);
  return { kind: asString(ref.kind), name: asString(ref.name) };
};

function bindingsIn(cluster: Cluster, namespace: string): KubeObject[] {
  const all = cluster.store.list(rbacTable("clusterrolebindings"), null) ?? [];
  const own = namespace ? (cluster.store.list(rbacTable("rolebindings"), namespace) ?? []) : [];
  return [...all, ...own].map(([, binding]) => binding);
}

export function rulesFor(cluster: Cluster, user: User, namespace: string): ResolvedRules {
  const result: ResolvedRules = { rules: [], errors: [] };
  for (const binding of bindingsIn(cluster, namespace)) {
    const scope = binding.metadata.namespace ?? "";
    const applies = asArray(binding.subjects).some((s) => isSubject(user, asObject(s), scope));
    if (!applies) continue;
    const ref = roleRefOf(binding);
    const rules = rulesOfRole(cluster, ref, scope);
    if (typeof rules === "string") {
      result.errors.push(rules);
      continue;
    }
    const label = scope ? `${binding.metadata.name}/${scope}` : `${binding.metadata.name}`;
    const kind = scope ? "RoleBinding" : "ClusterRoleBinding";
    const subject = subjectText(asArray(binding.subjects).map(asObject), user, scope);
    const source = `RBAC: allowed by ${kind} ${JSON.stringify(label)} of ${ref.kind} ${JSON.stringify(ref.name)} to ${subject}`;
    result.rules.push(...rules.map((rule) => ({ rule, source })));
  }
  return result;
}

function subjectText(subjects: JsonObject[], user: User, scope: string): string {
  const subject = subjects.find((one) => isSubject(user, one, scope)) ?? {};
  const name = asString(subject.name);
  if (subject.kind !== "ServiceAccount") {
    return `${asString(subject.kind)} ${JSON.stringify(name)}`;
  }
  return `ServiceAccount ${JSON.stringify(`${name}/${asString(subject.namespace) || scope}`)}`;
}

const has = (list: string[], value: string): boolean => list.includes("*") || list.includes(value);

function resourceMatches(rule: PolicyRule, { resource, subresource }: Attributes): boolean {
  const full = subresource ? `${resource}/${subresource}` : resource;
  return (
    has(rule.resources, full) || (subresource !== "" && rule.resources.includes(`*/${subresource}`))
  );
}

export function ruleAllows(rule: PolicyRule, attributes: Attributes): boolean {
  if (!has(rule.verbs, attributes.verb)) return false;
  if (!attributes.isResource) {
    return rule.nonResourceURLs.some((url) =>
      url.endsWith("*") ? attributes.path.startsWith(url.slice(0, -1)) : url === attributes.path,
    );
  }
  return (
    has(rule.apiGroups, attributes.group) &&
    resourceMatches(rule, attributes) &&
    (rule.resourceNames.length === 0 || rule.resourceNames.includes(attributes.name))
  );
}

export function authorize(cluster: Cluster, attributes: Attributes): Decision {
  if (attributes.user.groups.includes("system:masters")) return { isAllowed: true, reason: "" };
  const scope = attributes.isResource ? attributes.namespace : "";
  const { rules, errors } = rulesFor(cluster, attributes.user, scope);
  const match = rules.find(({ rule }) => ruleAllows(rule, attributes));
  if (match) return { isAllowed: true, reason: match.source };
  return { isAllowed: false, reason: errors.length > 0 ? `RBAC: ${joinErrors(errors)}` : "" };
}

const joinErrors = (errors: string[]): string =>
  errors.length === 1 ? (errors[0] ?? "") : `[${errors.join(", ")}]`;
