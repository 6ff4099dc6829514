import "server-only";
import { AppError } from "@/lib/domain/errors";

export interface StatusCause {
  reason?: string;
  message?: string;
  field?: string;
}

/** An answer of the Kubernetes API that is not a success, or none at all (`status` 0). */
export class KubeError extends Error {
  /** The built server holds modules more than once: an error of another copy is one too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "KubeError";
  }
  override readonly name = "KubeError";
  readonly status: number;
  /** `Status.reason`: NotFound, Forbidden, Conflict, AlreadyExists, Expired, Invalid…; `Unreachable` when nothing answered. */
  readonly reason: string;
  readonly causes: StatusCause[];
  readonly retryAfterSeconds: number | undefined;

  constructor(given: {
    status: number;
    reason: string;
    message: string;
    causes?: StatusCause[];
    retryAfterSeconds?: number;
    cause?: unknown;
  }) {
    super(given.message, given.cause === undefined ? undefined : { cause: given.cause });
    this.status = given.status;
    this.reason = given.reason;
    this.causes = given.causes ?? [];
    this.retryAfterSeconds = given.retryAfterSeconds;
  }
}

/** The API does not know who asks: a token that expired or was withdrawn. No right is missing. */
export const isCredentialsError = (error: unknown): boolean =>
  error instanceof KubeError && error.status === 401;

/** What to do then, where it is Bindery that asked. */
export const credentialsHint = "Give the cluster a new kubeconfig under Settings, Clusters.";
export const credentialsMessage = "the cluster no longer takes Bindery's credentials";

export const isKubeError = (error: unknown, reason?: string): error is KubeError =>
  error instanceof KubeError && (reason === undefined || error.reason === reason);

/** Codes of a connection that never came to be: the request was not sent. */
const neverSent = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/**
 * May a write have been done although it failed? `refused`: no. `answered`: the API gave up on it, so what is there now is what
 * stays. `lost`: no answer, or one that says it goes on; it may still happen.
 */
export function fateOf(error: unknown): "refused" | "answered" | "lost" {
  if (!isKubeError(error)) return "refused";
  if (error.status === 504) return "lost";
  if (error.status !== 0) return error.status >= 500 ? "answered" : "refused";
  const { cause } = error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return neverSent.has(code) ? "refused" : "lost";
}

/**
 * Turns a refusal of the cluster into words for the person. The API's own message is kept: it names verbs and
 * objects, never values of Secrets (those Bindery does not read). `person`: who asked, by the name that the
 * cluster knows; where the API refused that name, the person's own right is missing.
 */
export function toAppError(error: unknown, doing: string, person?: string): AppError {
  if (error instanceof AppError) return error;
  if (!isKubeError(error)) return new AppError("internal", `${doing} failed.`, { cause: error });
  if (error.status === 0) {
    return new AppError(
      "cluster_unavailable",
      `${doing} failed: the cluster did not answer (${error.message}).`,
      {
        cause: error,
        hint: "Check the cluster under Settings, then try again.",
      },
    );
  }
  if (isCredentialsError(error))
    return new AppError("cluster_unavailable", `${doing} failed: ${credentialsMessage}.`, {
      cause: error,
      hint: credentialsHint,
    });
  if (error.status === 403) {
    return new AppError("forbidden", `${doing} was refused by the cluster: ${error.message}`, {
      cause: error,
      hint: hintOfRefusal(error, person),
    });
  }
  if (error.status === 409)
    return new AppError("conflict", `${doing} met another change: ${error.message}`, {
      cause: error,
      hint: "Load the live state again and compare.",
    });
  if (error.status === 404)
    return new AppError("not_found", `${doing} failed: ${error.message}`, { cause: error });
  if (error.status === 400 || error.status === 422)
    return new AppError("invalid_input", `${doing} was refused by the cluster: ${error.message}`, {
      cause: error,
    });
  return new AppError(
    "cluster_unavailable",
    `${doing} failed: the cluster answered ${error.status}.`,
    { cause: error },
  );
}

/** Whose right it is: the API names the user that it refused (`User "…" cannot patch resource …`). */
function hintOfRefusal({ message }: KubeError, person: string | undefined): string {
  if (person && message.includes(`User "${person}" cannot `))
    return `This cluster decides for the person: grant this right to ${person} there (deploy/kubernetes/namespace/write-person.yaml).`;
  if (person && message.includes(" cannot impersonate"))
    return `Let the identity that Bindery uses for the cluster impersonate ${person} (deploy/kubernetes/impersonate.yaml).`;
  return "Grant this right to the identity that Bindery uses for the cluster.";
}
