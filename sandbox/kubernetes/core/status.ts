/** Failures as kube-apiserver prints them: `Status` objects, with its texts (apimachinery/pkg/api/errors). */
import type { JsonObject } from "./json";

export interface Cause extends JsonObject {
  reason?: string;
  message?: string;
  field?: string;
}

export interface GroupResource {
  group: string;
  resource: string;
}

export interface StatusInit {
  code: number;
  reason?: string;
  message: string;
  details?: JsonObject;
  metadata?: JsonObject;
  headers?: Record<string, string>;
  /** Why, for whoever debugs the sandbox; the wire does not show it. */
  cause?: string;
}

export class StatusError extends Error {
  readonly init: StatusInit;
  constructor(init: StatusInit) {
    super(init.message, { cause: init.cause });
    this.init = init;
  }
  toJson(): JsonObject {
    return {
      kind: "Status",
      apiVersion: "v1",
      metadata: this.init.metadata ?? {},
      status: "Failure",
      message: this.init.message,
      reason: this.init.reason,
      details: this.init.details,
      code: this.init.code,
    };
  }
}

export const qualified = ({ group, resource }: GroupResource): string =>
  group === "" ? resource : `${resource}.${group}`;

const details = (gr: GroupResource, name: string, more: JsonObject = {}): JsonObject => ({
  name: name || undefined,
  group: gr.group || undefined,
  kind: gr.resource || undefined,
  ...more,
});

const failure = (code: number, reason: string, message: string, detail?: JsonObject): StatusError =>
  new StatusError({ code, reason, message, details: detail });

export const notFound = (gr: GroupResource, name: string): StatusError =>
  failure(404, "NotFound", `${qualified(gr)} "${name}" not found`, details(gr, name));

/** What a REST path that names no known resource gives through an installed group. */
export const genericNotFound = (): StatusError =>
  failure(404, "NotFound", "the server could not find the requested resource", {});

export const alreadyExists = (gr: GroupResource, name: string): StatusError =>
  failure(409, "AlreadyExists", `${qualified(gr)} "${name}" already exists`, details(gr, name));

export const conflict = (gr: GroupResource, name: string, why: string): StatusError =>
  failure(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${qualified(gr)} "${name}": ${why}`,
    details(gr, name),
  );

export const staleObject =
  "the object has been modified; please apply your changes to the latest version and try again";

export const applyConflict = (message: string, causes: Cause[]): StatusError =>
  failure(409, "Conflict", message, { causes });

export function forbidden(gr: GroupResource, name: string, why: string): StatusError {
  const subject = name ? `${qualified(gr)} "${name}"` : qualified(gr);
  return failure(403, "Forbidden", `${subject} is forbidden: ${why}`, details(gr, name));
}

export const badRequest = (message: string): StatusError => failure(400, "BadRequest", message);

export const unauthorized = (): StatusError => failure(401, "Unauthorized", "Unauthorized");

export const expired = (message: string, metadata?: JsonObject): StatusError =>
  new StatusError({ code: 410, reason: "Expired", message, metadata });

export const methodNotAllowed = (): StatusError =>
  failure(
    405,
    "MethodNotAllowed",
    "the server does not allow this method on the requested resource",
    {},
  );

export const unsupportedMediaType = (message: string): StatusError =>
  failure(415, "UnsupportedMediaType", message, {});

export const notAcceptable = (accepted: string[]): StatusError =>
  failure(
    406,
    "NotAcceptable",
    `only the following media types are accepted: ${accepted.join(", ")}`,
    {},
  );

export const tooLargeResourceVersion = (wanted: number, current: number): StatusError =>
  failure(504, "Timeout", `Too large resource version: ${wanted}, current: ${current}`, {
    causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
    retryAfterSeconds: 1,
  });

export const internalError = (message: string): StatusError =>
  failure(500, "InternalError", `Internal error occurred: ${message}`, {
    causes: [{ message }],
  });

/** `requests` the server refuses because the body is past 3 MiB (real text: request.body limit reader). */
export const bodyTooLarge = (): StatusError =>
  failure(413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728", {});
