/** create, update and patch of resources. */
import { invalid, invalidStatus } from "../core/field-errors";
import {
  type Json,
  type JsonObject,
  type KubeObject,
  asObject,
  asString,
  at,
  clone,
  isObject,
} from "../core/json";
import {
  StatusError,
  badRequest,
  conflict,
  notFound,
  staleObject,
  unsupportedMediaType,
} from "../core/status";
import { type Context, type Reply, fieldValidation, present } from "../http/context";
import { jsonPatch } from "../patch/json-patch";
import { mergePatch } from "../patch/merge-patch";
import { strategicMerge } from "../patch/strategic-merge";
import { decode } from "../schema/decode";
import { dropEmpty } from "../schema/drop-empty";
import { authorize } from "../rbac/authorize";
import { forbiddenError } from "../rbac/forbidden";
import { typedFault } from "../ssa/check-typed";
import { applyConfiguration } from "../ssa/field-manager";
import { groupResource, groupVersion, tableFor } from "../types/resource-type";
import { createObject, updateObject, writeContext } from "./write";

export function findLive(context: Context): KubeObject | null {
  const { cluster, type, route } = context;
  const namespace = type.namespaced ? route.namespace : "";
  return cluster.store.get(tableFor(type), namespace, route.name);
}

export function getLive(context: Context): KubeObject {
  const live = findLive(context);
  if (!live) throw notFound(groupResource(context.type), context.route.name);
  return live;
}

function refuseKind({ type }: Context, body: JsonObject): never {
  const kind = asString(body.kind);
  if (!type.custom) {
    throw badRequest(
      `${kind} in version "${type.version}" cannot be handled as a ${type.kind}: unknown conversion`,
    );
  }
  throw invalidStatus({ group: type.group, kind }, asString(at(body, "metadata", "name")), [
    invalid("kind", kind, `must be ${type.kind}`),
  ]);
}

/** The body decoded, with its namespace and type checked against the URL. */
function decodeBody(context: Context, body: Json, keepsEmpty = false): KubeObject {
  const { type, route } = context;
  if (isObject(body)) {
    const { apiVersion = groupVersion(type), kind = type.kind } = body;
    if (apiVersion !== groupVersion(type)) {
      throw badRequest(
        `the API version in the data (${String(apiVersion)}) does not match the expected API version (${groupVersion(type)})`,
      );
    }
    if (kind !== type.kind) refuseKind(context, body);
  }
  const { object, warnings } = decode(type, body, {
    validation: fieldValidation(context),
    keepsEmpty,
  });
  context.warnings.push(...warnings);
  const { namespace } = object.metadata;
  if (type.namespaced && namespace && namespace !== route.namespace) {
    throw badRequest(
      "the namespace of the provided object does not match the namespace sent on the request",
    );
  }
  if (type.namespaced) object.metadata.namespace = route.namespace;
  return object;
}

const requireBody = (context: Context): Json => {
  if (context.body === undefined) throw badRequest("unexpected EOF");
  return context.body;
};

export function create(context: Context): Reply {
  const object = decodeBody(context, requireBody(context));
  return { status: 201, body: present(context, createObject(context, object)) };
}

/** A write of what is not there yet needs `create` beside its own verb (handlers/update.go, withAuthorization). */
function assertMayCreate({ cluster, user, route }: Context): void {
  const { group, version, resource, subresource, namespace, name, path } = route;
  const place = { group, version, resource, subresource, namespace, name, path };
  const asked = { user, verb: "create", isResource: true, ...place };
  const { isAllowed, reason } = authorize(cluster, asked);
  if (!isAllowed) throw forbiddenError(asked, reason);
}

export function update(context: Context): Reply {
  const object = decodeBody(context, requireBody(context));
  const live = findLive(context);
  const { name } = object.metadata;
  if (!name) throw badRequest("name must be provided");
  if (name !== context.route.name) {
    throw badRequest(
      `the name of the object (${name}) does not match the name on the URL (${context.route.name})`,
    );
  }
  if (!live) {
    if (!context.type.createOnUpdate) throw notFound(groupResource(context.type), name);
    assertMayCreate(context);
    delete object.metadata.resourceVersion;
    return { status: 201, body: present(context, createObject(context, object)) };
  }
  return { status: 200, body: present(context, updateObject(context, object, { live })) };
}

const patchTypes = [
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/apply-patch+yaml",
];
const strategicType = "application/strategic-merge-patch+json";

function checkOptions(context: Context, isApply: boolean): void {
  const gk = { group: "meta.k8s.io", kind: "PatchOptions" };
  const force = context.query.get("force");
  if (isApply && !context.query.get("fieldManager")) {
    throw invalidStatus(gk, "", [
      {
        reason: "FieldValueRequired",
        field: "fieldManager",
        message: "Required value: is required for apply patch",
      },
    ]);
  }
  if (!isApply && force !== null) {
    throw invalidStatus(gk, "", [
      {
        reason: "FieldValueForbidden",
        field: "force",
        message: "Forbidden: may not be specified for non-apply patch",
      },
    ]);
  }
}

function applyPatch(context: Context): Reply {
  const { type, route, query } = context;
  const { body } = context;
  if (!isObject(body)) throw badRequest("error decoding YAML: not an object");
  if (!body.apiVersion || !body.kind) {
    throw badRequest("error decoding patch: Object 'Kind' is missing");
  }
  if (body.kind === type.kind && body.apiVersion === groupVersion(type)) checkTyped(context, body);
  const config = decodeBody(context, body, true);
  if ((config.metadata.managedFields ?? []).length > 0) {
    throw badRequest("metadata.managedFields must be nil");
  }
  config.metadata.name ||= route.name;
  if (config.metadata.name !== route.name) {
    throw badRequest(
      `the name of the object (${config.metadata.name}) does not match the name on the URL (${route.name})`,
    );
  }
  const stored = findLive(context);
  const { resourceVersion, uid } = config.metadata;
  if (stored && resourceVersion && resourceVersion !== stored.metadata.resourceVersion) {
    throw conflict(groupResource(type), route.name, staleObject);
  }
  if (!stored && uid) {
    throw conflict(
      groupResource(type),
      route.name,
      `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
    );
  }
  const live = stored && type.fromStored ? type.fromStored(stored) : stored;
  const applied = applyConfiguration(live, config, {
    ...writeContext(context, "Apply"),
    force: query.get("force") === "true",
  });
  const next = dropEmpty(applied, type.schema, type.custom) as KubeObject;
  if (!stored) {
    assertMayCreate(context);
    return { status: 201, body: present(context, createObject(context, next, { isApply: true })) };
  }
  const done = updateObject(context, next, { live: stored, isApply: true });
  return { status: 200, body: present(context, done) };
}

/** What the schema does not know cannot be owned: refused, as an internal error. */
function checkTyped({ type }: Context, body: JsonObject): void {
  const fault = typedFault(body, type.schema);
  if (!fault) return;
  const { namespace, name } = asObject(body.metadata);
  const gvk = `${type.group}/${type.version}, Kind=${type.kind}`;
  throw new StatusError({
    code: 500,
    message: `failed to create typed patch object (${asString(namespace)}/${asString(name)}; ${gvk}): ${fault}`,
  });
}

export function patch(context: Context): Reply {
  const contentType = (context.headers["content-type"] ?? "").split(";")[0] ?? "";
  const supported = context.type.custom
    ? patchTypes
    : [patchTypes[0], patchTypes[1], strategicType, patchTypes[2]];
  if (!supported.includes(contentType)) {
    throw unsupportedMediaType(
      `the body of the request was in an unknown format - accepted media types include: ${supported.join(", ")}`,
    );
  }
  checkOptions(context, contentType === patchTypes[2]);
  if (contentType === patchTypes[2]) return applyPatch(context);
  const stored = getLive(context);
  const shown = present(context, clone(stored));
  const body = requireBody(context);
  let patched: Json;
  if (contentType === patchTypes[0]) patched = jsonPatch(shown, body);
  else if (contentType === strategicType)
    patched = strategicMerge(shown, body, context.type.schema);
  else patched = mergePatch(shown, body);
  const next = decodeBody(context, patched);
  return { status: 200, body: present(context, updateObject(context, next, { live: stored })) };
}
