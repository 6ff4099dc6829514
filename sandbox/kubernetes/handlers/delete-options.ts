/** The options of a delete (endpoints/handlers/delete.go): those of the body, or of the query when there is no body. */
import { type Json, type JsonObject, asObject, asString, isObject } from "../core/json";
import { type FieldError, invalid, notSupported, throwIfInvalid } from "../core/field-errors";
import { badRequest } from "../core/status";
import type { Context } from "../http/context";

export interface DeleteOptions {
  propagation: string;
  graceSeconds: number | null;
  preconditions: JsonObject;
  isDryRun: boolean;
}

const policies = ["Foreground", "Background", "Orphan"];
const goStruct =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** Throws as the API server does for options that it does not take. A body makes every parameter of the query void. */
export function deleteOptionsOf(context: Context): DeleteOptions {
  const given = context.body === undefined ? fromQuery(context.query) : fromBody(context.body);
  throwIfInvalid({ group: "meta.k8s.io", kind: "DeleteOptions" }, "", faultsOf(given));
  const orphans = given.orphanDependents === true ? "Orphan" : "Background";
  const grace = given.gracePeriodSeconds;
  return {
    propagation: asString(given.propagationPolicy) || orphans,
    graceSeconds: grace === null || grace === undefined ? null : Number(grace),
    preconditions: asObject(given.preconditions),
    isDryRun: dryRunOf(given).length > 0,
  };
}

function fromBody(body: Json): JsonObject {
  if (!isObject(body)) {
    const found = Array.isArray(body) ? "array" : typeof body;
    throw badRequest(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${found} into Go value of type ${goStruct}`,
    );
  }
  const kind = asString(body.kind);
  if (kind === "" || kind === "DeleteOptions") return body;
  const version = asString(body.apiVersion) || "v1";
  throw badRequest(
    `no kind "${kind}" is registered for version "${version}" in scheme "pkg/runtime/scheme.go:111"`,
  );
}

function fromQuery(query: URLSearchParams): JsonObject {
  return {
    dryRun: query.getAll("dryRun").filter((value) => value !== ""),
    gracePeriodSeconds: query.get("gracePeriodSeconds"),
    propagationPolicy: query.get("propagationPolicy"),
    ...(query.has("orphanDependents")
      ? { orphanDependents: query.get("orphanDependents") === "true" }
      : {}),
  };
}

const dryRunOf = (given: JsonObject): Json[] => (Array.isArray(given.dryRun) ? given.dryRun : []);

function faultsOf(given: JsonObject): FieldError[] {
  const faults: FieldError[] = [];
  const policy = asString(given.propagationPolicy);
  const hasOrphans = given.orphanDependents !== undefined && given.orphanDependents !== null;
  if (policy !== "" && hasOrphans) {
    const why = "orphanDependents and deletionPropagation cannot be both set";
    faults.push(invalid("propagationPolicy", policy, why));
  }
  if (policy !== "" && !policies.includes(policy)) {
    faults.push(notSupported("propagationPolicy", policy, [...policies, "nil"]));
  }
  const dryRun = dryRunOf(given);
  if (dryRun.some((value) => value !== "All")) faults.push(notSupported("dryRun", dryRun, ["All"]));
  return faults;
}
