/** Subresources that are not a part of the object: token, scale, log, eviction, finalize. */
import { type TokenSpec, issueToken } from "../auth/service-account-tokens";
import { coreTable, seconds } from "../core/cluster";
import { invalidStatus } from "../core/field-errors";
import {
  type Json,
  type JsonObject,
  type KubeObject,
  asArray,
  asObject,
  asString,
  at,
  clone,
} from "../core/json";
import { badRequest, conflict, genericNotFound, notFound } from "../core/status";
import { type Context, type Reply, isDryRun } from "../http/context";
import { mergePatch } from "../patch/merge-patch";
import { jsonPatch } from "../patch/json-patch";
import { tableFor } from "../types/resource-type";
import { remove } from "./delete";
import { getLive } from "./mutate";
import { updateObject } from "./write";

const hourSeconds = 3600;
const tokenSecondsMin = 600;

function boundPod(context: Context, reference: JsonObject): KubeObject {
  const name = asString(reference.name);
  const pods = { group: "", resource: "pods" };
  const pod = context.cluster.store.get(coreTable("pods"), context.route.namespace, name);
  if (!pod) throw notFound(pods, name);
  const uid = asString(reference.uid);
  if (uid && uid !== pod.metadata.uid) {
    throw conflict(
      pods,
      name,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  }
  return pod;
}

function createToken(context: Context): Reply {
  const serviceAccount = getLive(context);
  const body = asObject(context.body as Json | undefined);
  const spec = asObject(body.spec);
  const asked = spec.expirationSeconds;
  const expirationSeconds = typeof asked === "number" ? asked : hourSeconds;
  if (expirationSeconds < tokenSecondsMin) {
    throw invalidStatus({ group: "authentication.k8s.io", kind: "TokenRequest" }, "", [
      {
        reason: "FieldValueInvalid",
        field: "spec.expirationSeconds",
        message: `Invalid value: ${expirationSeconds}: may not specify a duration less than 10 minutes`,
      },
    ]);
  }
  const given = asArray(spec.audiences).map(asString);
  const audiences = given.length > 0 ? given : [context.cluster.issuer.url];
  const reference = spec.boundObjectRef === undefined ? null : asObject(spec.boundObjectRef);
  if (reference && reference.kind !== "Pod") {
    const { apiVersion = "", kind = "" } = reference;
    const gv = asString(apiVersion).includes("/")
      ? asString(apiVersion)
      : `/${asString(apiVersion)}`;
    throw badRequest(`cannot bind token to object of type ${gv}, Kind=${asString(kind)}`);
  }
  const token: TokenSpec = { serviceAccount, audiences, expirationSeconds };
  if (reference) token.pod = boundPod(context, reference);
  const { token: text, expires } = issueToken(context.cluster, token);
  const { name, namespace } = serviceAccount.metadata;
  return {
    status: 201,
    body: {
      kind: "TokenRequest",
      apiVersion: "authentication.k8s.io/v1",
      metadata: { name, namespace, creationTimestamp: context.cluster.timestamp() },
      spec: { audiences, expirationSeconds, boundObjectRef: spec.boundObjectRef ?? null },
      status: { token: text, expirationTimestamp: seconds(expires) },
    },
  };
}

function scaleOf(live: KubeObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = live.metadata;
  const labels = asObject(at(live, "spec", "selector", "matchLabels"));
  const selector = Object.entries(labels).map(([key, value]) => `${key}=${asString(value)}`);
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: at(live, "spec", "replicas") },
    status: { replicas: at(live, "status", "replicas") ?? 0, selector: selector.join(",") },
  };
}

function scale(context: Context): Reply {
  const live = getLive(context);
  const { verb } = context.route;
  if (verb === "get") return { status: 200, body: scaleOf(live) };
  const body = context.body ?? {};
  const isJsonPatch = (context.headers["content-type"] ?? "").startsWith("application/json-patch");
  const current = scaleOf(live);
  const patched = isJsonPatch ? jsonPatch(current, body) : mergePatch(current, body);
  const wanted = asObject(verb === "update" ? body : patched);
  const next = clone(live);
  asObject(next.spec).replicas = at(wanted, "spec", "replicas") ?? 0;
  const version = asString(at(wanted, "metadata", "resourceVersion"));
  next.metadata.resourceVersion = version || live.metadata.resourceVersion;
  return { status: 200, body: scaleOf(updateObject(context, next, { live })) };
}

/** Logs come from a kubelet; there is none here, so they are what an annotation of the pod says. */
function log(context: Context): Reply {
  const pod = getLive(context);
  const text = pod.metadata.annotations?.["sandbox.bindery.dev/log"] ?? "";
  return { status: 200, body: null, text };
}

function evict(context: Context): Reply {
  const body = asObject(context.body as Json | undefined);
  remove({ ...context, body: body.deleteOptions ?? {} });
  return {
    status: 201,
    body: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 },
  };
}

function finalize(context: Context): Reply {
  const live = getLive(context);
  const next = clone(live);
  next.spec = {
    ...asObject(next.spec),
    finalizers: at(context.body as Json, "spec", "finalizers"),
  };
  const { cluster, type } = context;
  if (isDryRun(context)) return { status: 200, body: next };
  const isGone =
    live.metadata.deletionTimestamp && asArray(at(next, "spec", "finalizers")).length === 0;
  const stored = cluster.store.put(tableFor(type), next);
  if (isGone) cluster.store.remove(tableFor(type), "", live.metadata.name ?? "");
  return { status: 200, body: stored };
}

const handlers: Record<string, Record<string, (context: Context) => Reply>> = {
  "serviceaccounts/token": { create: createToken },
  "deployments/scale": { get: scale, update: scale, patch: scale },
  "replicasets/scale": { get: scale, update: scale, patch: scale },
  "pods/log": { get: log },
  "pods/eviction": { create: evict },
  "namespaces/finalize": { update: finalize },
};

/** Null where the subresource is a part of the object itself (status). */
export function subresource(context: Context): Reply | null {
  const { type, route } = context;
  if (route.subresource === "" || route.subresource === "status") return null;
  const key = `${type.resource}/${route.subresource}`;
  const handler = type.custom ? undefined : handlers[key]?.[route.verb];
  if (!handler || !type.subresources.includes(route.subresource)) throw genericNotFound();
  return handler(context);
}
