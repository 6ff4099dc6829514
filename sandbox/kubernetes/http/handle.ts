/** One request from the first header to the last byte: faults, sign-in, authorization, dispatch. */
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { authenticate } from "../auth/authenticate";
import { impersonate } from "../auth/impersonate";
import type { Cluster, User } from "../core/cluster";
import { type JsonObject, isObject } from "../core/json";
import { invalidStatus, notSupported } from "../core/field-errors";
import { StatusError, genericNotFound, methodNotAllowed, notAcceptable } from "../core/status";
import { remove, removeCollection } from "../handlers/delete";
import { create, patch, update } from "../handlers/mutate";
import { get, list } from "../handlers/read";
import { isReview, review } from "../handlers/reviews";
import { selectedName } from "../handlers/select";
import { subresource } from "../handlers/subresources";
import { watch } from "../handlers/watch";
import { type Attributes, authorize } from "../rbac/authorize";
import { forbiddenError } from "../rbac/forbidden";
import { reshape, reshapeWatched, wishOf } from "../table/table";
import type { ResourceType } from "../types/resource-type";
import { parseBody, protobufType, readBody } from "./body";
import type { Context, Reply } from "./context";
import { answerNonResource } from "./non-resource";
import { sendError, sendJson, sendText, warningHeader } from "./respond";
import { type Route, parseRoute } from "./route";

function attributesOf(user: User, route: Route, query: URLSearchParams): Attributes {
  const isNamable = ["list", "watch", "deletecollection"].includes(route.verb);
  return {
    user,
    verb: route.verb,
    isResource: route.isResource,
    group: route.group,
    version: route.version,
    resource: route.resource,
    subresource: route.subresource,
    namespace: route.namespace,
    name: route.name || (isNamable ? selectedName(query) : ""),
    path: route.path,
  };
}

const handlers: Record<string, (context: Context) => Reply> = {
  get,
  list,
  create,
  update,
  patch,
  delete: remove,
  deletecollection: removeCollection,
};

function dispatch(context: Context): Reply {
  if (isReview(context)) return review(context);
  const special = subresource(context);
  if (special) return special;
  const { route, type } = context;
  const handler = handlers[route.verb];
  if (["update", "patch"].includes(route.verb) && route.name === "") throw methodNotAllowed();
  if (route.verb === "create" && route.name !== "" && route.subresource === "")
    throw methodNotAllowed();
  const allowed = route.subresource === "status" ? ["get", "update", "patch"] : type.verbs;
  if (!handler || !allowed.includes(route.verb)) throw methodNotAllowed();
  if (route.subresource === "status" && !type.subresources.includes("status")) {
    throw genericNotFound();
  }
  if (type.namespaced && !route.namespace && !["list", "deletecollection"].includes(route.verb)) {
    throw methodNotAllowed();
  }
  return handler(context);
}

async function withFaults(cluster: Cluster, request: IncomingMessage, path: string): Promise<void> {
  const { faults } = cluster;
  if (faults.delayMs > 0) await pause(faults.delayMs);
  const rule = faults.takeFailure(request.method ?? "GET", path);
  if (!rule) return;
  const { status, message = "injected fault", retryAfterSeconds } = rule;
  throw new StatusError({
    code: status,
    reason:
      status === 429 ? "TooManyRequests" : status === 503 ? "ServiceUnavailable" : "InternalError",
    message,
    details: retryAfterSeconds ? { retryAfterSeconds } : {},
    headers: retryAfterSeconds ? { "retry-after": String(retryAfterSeconds) } : {},
  });
}

function checkAccept(accept: string): void {
  const parts = accept.split(",").map((part) => part.trim().split(";")[0] ?? "");
  const isFine = parts.some(
    (part) =>
      part === "" ||
      part.includes("json") ||
      part.includes("*/*") ||
      part === "application/*" ||
      part.includes("yaml"),
  );
  if (!isFine) throw notAcceptable(["application/json", "application/yaml", protobufType]);
}

const optionKinds: Record<string, string> = {
  create: "CreateOptions",
  update: "UpdateOptions",
  patch: "PatchOptions",
};

/** A delete has options of its own, in its body: see `deleteOptionsOf`. */
const isDelete = (route: Route): boolean => ["delete", "deletecollection"].includes(route.verb);

function checkDryRun(route: Route, query: URLSearchParams): void {
  const asked = query.getAll("dryRun");
  if (isDelete(route) || asked.every((value) => value === "All" || value === "")) return;
  const gk = { group: "meta.k8s.io", kind: optionKinds[route.verb] ?? "" };
  throw invalidStatus(gk, "", [notSupported("dryRun", asked, ["All"])]);
}

/** For who counts calls: a body of a delete makes the query void. */
function asksForDryRun(query: URLSearchParams, sent: Buffer | null): boolean {
  if (sent === null || sent.length === 0) return query.getAll("dryRun").includes("All");
  return /"dryRun"\s*:\s*\[\s*"All"/.test(sent.toString("utf8"));
}

interface Call {
  cluster: Cluster;
  request: IncomingMessage;
  response: ServerResponse;
  route: Route;
  query: URLSearchParams;
  user: User;
  /** Read already for a delete, whose options lie in it. */
  sent: Buffer | null;
}

async function handleResource(call: Call, type: ResourceType): Promise<void> {
  const { cluster, request, response, route, query, user, sent } = call;
  const accept = request.headers.accept ?? "";
  checkAccept(accept);
  const warnings: string[] = type.deprecation ? [type.deprecation] : [];
  const context: Context = {
    cluster,
    user,
    route,
    type,
    query,
    headers: request.headers,
    body: undefined,
    warnings,
  };
  const wish = wishOf(accept);
  if (route.verb === "watch") {
    for (const text of warnings) response.setHeader("warning", warningHeader(text));
    watch(context, response, (object, isFirst) =>
      reshapeWatched(context, object, { wish, isFirst }),
    );
    return;
  }
  checkDryRun(route, query);
  const contentType = request.headers["content-type"] ?? "";
  context.body = parseBody(sent ?? (await readBody(request)), {
    contentType,
    kind: isDelete(route) ? null : type.kind,
  });
  try {
    const reply = dispatch(context);
    if (warnings.length > 0) response.setHeader("warning", warnings.map(warningHeader));
    if (reply.text !== undefined)
      sendText(request, response, { status: reply.status, text: reply.text });
    else {
      const shaped =
        wish && isObject(reply.body)
          ? reshape(context, reply.body as JsonObject, wish)
          : reply.body;
      sendJson(request, response, { status: reply.status, body: shaped });
    }
  } catch (cause) {
    if (warnings.length > 0) response.setHeader("warning", warnings.map(warningHeader));
    throw cause;
  }
}

async function handleCall(
  cluster: Cluster,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "https://localhost");
  const query = url.searchParams;
  const path = url.pathname;
  await withFaults(cluster, request, path);
  const sent = request.method === "DELETE" ? await readBody(request) : null;
  const isDryRun = asksForDryRun(query, sent);
  if (!isDryRun && cluster.faults.takeLoss(request.method ?? "GET", path))
    response.end = () => {
      request.socket.destroy();
      return response;
    };
  const caller = authenticate(cluster, request);
  const route = parseRoute(request.method ?? "GET", path, query);
  const asked = attributesOf(caller, route, query);
  const user = impersonate(cluster, asked, request.headersDistinct);
  cluster.faults.count({
    verb: route.verb,
    resource: route.isResource
      ? [route.resource, route.subresource].filter(Boolean).join("/")
      : path,
    isDryRun,
    caller: caller.name,
    user,
  });
  const attributes = { ...asked, user };
  const { isAllowed, reason } = authorize(cluster, attributes);
  if (!isAllowed) throw forbiddenError(attributes, reason);
  const type = route.isResource
    ? cluster.registry.find(route.group, route.version, route.resource)
    : null;
  if (type) {
    await handleResource({ cluster, request, response, route, query, user, sent }, type);
    return;
  }
  if (route.isResource) {
    if (cluster.registry.resources(route.group, route.version).length > 0) throw genericNotFound();
    sendText(request, response, { status: 404, text: "404 page not found\n" });
    return;
  }
  const address = request.headers.host ?? "";
  answerNonResource({
    cluster,
    request,
    response,
    path,
    accept: request.headers.accept ?? "",
    address,
  });
}

export async function handle(
  cluster: Cluster,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader("audit-id", request.headers["audit-id"] ?? randomUUID());
  try {
    await handleCall(cluster, request, response);
  } catch (cause) {
    sendError(request, response, cause);
  }
}
