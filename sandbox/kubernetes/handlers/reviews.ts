/** Reviews: questions that are POSTed and stored nowhere. */
import { authenticateToken } from "../auth/authenticate";
import type { User } from "../core/cluster";
import { invalid, invalidStatus } from "../core/field-errors";
import { type JsonObject, asArray, asObject, asString } from "../core/json";
import { badRequest } from "../core/status";
import { type Context, type Reply, fieldValidation } from "../http/context";
import { type Attributes, authorize, rulesFor } from "../rbac/authorize";
import { decode } from "../schema/decode";

function attributesOf(spec: JsonObject, user: User): Attributes {
  const resource = asObject(spec.resourceAttributes);
  const path = asObject(spec.nonResourceAttributes);
  const isResource = spec.resourceAttributes !== undefined;
  return {
    user,
    verb: asString(isResource ? resource.verb : path.verb),
    isResource,
    group: asString(resource.group),
    version: asString(resource.version),
    resource: asString(resource.resource),
    subresource: asString(resource.subresource),
    namespace: asString(resource.namespace),
    name: asString(resource.name),
    path: asString(path.path),
  };
}

function checkOne(context: Context, spec: JsonObject): void {
  const has = (key: string): boolean => spec[key] !== undefined;
  if (has("resourceAttributes") !== has("nonResourceAttributes")) return;
  const both = has("resourceAttributes");
  throw invalidStatus({ group: context.type.group, kind: "" }, "", [
    {
      reason: "FieldValueInvalid",
      field: both ? "spec.nonResourceAttributes" : "spec.resourceAttributes",
      message: both
        ? "Invalid value: null: cannot be specified in combination with resourceAttributes"
        : "Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified",
    },
  ]);
}

function decision(context: Context, attributes: Attributes): JsonObject {
  const { isAllowed, reason } = authorize(context.cluster, attributes);
  return { allowed: isAllowed, ...(reason ? { reason } : {}) };
}

function selfAccess(context: Context, spec: JsonObject): JsonObject {
  checkOne(context, spec);
  return decision(context, attributesOf(spec, context.user));
}

function subjectAccess(context: Context, spec: JsonObject): JsonObject {
  checkOne(context, spec);
  const extra = asObject(spec.extra) as Record<string, string[]>;
  const groups = asArray(spec.groups).map(asString);
  const name = asString(spec.user);
  if (!name && groups.length === 0) {
    throw invalidStatus({ group: context.type.group, kind: "" }, "", [
      invalid("spec.user", "", "at least one of user or group must be specified"),
    ]);
  }
  const attributes = attributesOf(spec, { name, groups, uid: asString(spec.uid), extra });
  if (context.type.namespaced) attributes.namespace ||= context.route.namespace;
  return decision(context, attributes);
}

function selfRules(context: Context, spec: JsonObject): JsonObject {
  if (!spec.namespace) throw badRequest("no namespace on request");
  const isMaster = context.user.groups.includes("system:masters");
  const { rules, errors } = rulesFor(context.cluster, context.user, asString(spec.namespace));
  const all = rules.map(({ rule }) => rule);
  const resourceRules = all
    .filter((rule) => rule.resources.length > 0)
    .map(({ verbs, apiGroups, resources, resourceNames }) => ({
      verbs,
      apiGroups,
      resources,
      ...(resourceNames.length > 0 ? { resourceNames } : {}),
    }));
  const nonResourceRules = all
    .filter((rule) => rule.nonResourceURLs.length > 0)
    .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs }));
  if (isMaster) {
    resourceRules.unshift({ verbs: ["*"], apiGroups: ["*"], resources: ["*"] });
    nonResourceRules.unshift({ verbs: ["*"], nonResourceURLs: ["*"] });
  }
  return {
    resourceRules,
    nonResourceRules,
    incomplete: errors.length > 0,
    ...(errors.length > 0 ? { evaluationError: errors.join(", ") } : {}),
  };
}

const userJson = ({ name, uid, groups, extra }: User): JsonObject => ({
  username: name,
  ...(uid ? { uid } : {}),
  groups,
  ...(extra && Object.keys(extra).length > 0 ? { extra } : {}),
});

function tokenReview(context: Context, spec: JsonObject): JsonObject {
  const token = asString(spec.token);
  if (!token) {
    throw badRequest("token is required for TokenReview in authentication");
  }
  const audiences = asArray(spec.audiences).map(asString);
  const result = authenticateToken(context.cluster, token, audiences);
  if ("error" in result) return { user: {}, error: result.error };
  return { authenticated: true, user: userJson(result.user), audiences: result.audiences };
}

const answers: Record<string, (context: Context, spec: JsonObject) => JsonObject> = {
  selfsubjectaccessreviews: selfAccess,
  subjectaccessreviews: subjectAccess,
  localsubjectaccessreviews: subjectAccess,
  selfsubjectrulesreviews: selfRules,
  tokenreviews: tokenReview,
  selfsubjectreviews: (context) => ({ userInfo: userJson(context.user) }),
};

export const isReview = (context: Context): boolean =>
  !context.type.custom && context.type.resource in answers;

export function review(context: Context): Reply {
  const { object } = decode(context.type, context.body ?? {}, {
    validation: fieldValidation(context),
  });
  const status = answers[context.type.resource]?.(context, asObject(object.spec));
  const metadata = { ...object.metadata, creationTimestamp: null };
  return { status: 201, body: { ...object, metadata, status } };
}
