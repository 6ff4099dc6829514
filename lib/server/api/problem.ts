import "server-only";
import type { Problem } from "@/lib/contracts/problem";
import { AppError, type ErrorCode } from "@/lib/domain/errors";
import { sentences } from "@/lib/domain/text";

/** The one table from code to HTTP status and title (house.md §2.5). */
const statuses: Readonly<Record<ErrorCode, readonly [number, string]>> = {
  invalid_input: [400, "Something in the request is not right"],
  unauthenticated: [401, "Not signed in"],
  forbidden: [403, "Not allowed"],
  not_found: [404, "Not found"],
  conflict: [409, "Changed by somebody else"],
  precondition_failed: [412, "Something is missing first"],
  rate_limited: [429, "Too many requests"],
  store_unavailable: [502, "The store did not answer"],
  store_denied: [502, "The store refused"],
  cluster_unavailable: [502, "The cluster did not answer"],
  audit_unavailable: [503, "The audit cannot be written"],
  internal: [500, "Something went wrong in Bindery"],
};

/** Anything that is not an `AppError` becomes `internal` with a fixed sentence; its text may hold anything. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError(
    "internal",
    "Bindery could not finish this. Nothing more is known here; the log has the cause.",
    {
      cause: error,
      hint: "Try again. If it stays, give the request id to whoever runs Bindery.",
    },
  );
}

export function problemOf(error: AppError, requestId: string): Problem {
  const [status, title] = statuses[error.code];
  return {
    type: `urn:bindery:problem:${error.code}`,
    title,
    status,
    code: error.code,
    detail: sentences(error.message),
    ...(error.hint !== undefined && { hint: sentences(error.hint) }),
    requestId,
    fields: error.fields,
    ...(error.rungs !== undefined && { rungs: [...error.rungs] }),
  };
}

/** `application/problem+json` (RFC 9457). */
export function problemResponse(error: AppError, requestId: string): Response {
  const problem = problemOf(error, requestId);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      ...(error.code === "rate_limited" && { "retry-after": "60" }),
    },
  });
}
