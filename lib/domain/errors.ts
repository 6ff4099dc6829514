import type { FieldIssue, Rung } from "@/lib/contracts/problem";

/** The closed list of what can go wrong; `lib/server/api/problem.ts` holds the one table of HTTP statuses. */
export type ErrorCode =
  | "invalid_input"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "precondition_failed"
  | "rate_limited"
  | "store_unavailable"
  | "store_denied"
  | "cluster_unavailable"
  | "audit_unavailable"
  | "internal";

export interface AppErrorOptions {
  cause?: unknown;
  /** What to do next, one sentence. */
  hint?: string;
  fields?: FieldIssue[];
  /** What was looked at before, step by step. */
  rungs?: readonly Rung[];
  /** The call may have been done although it failed: its audit intent stays open until the world was read again. */
  isOutcomeOpen?: boolean;
}

/**
 * The only error that code throws on purpose. The message is for the person: what failed while doing what.
 * It never holds a value, a token or the text of an SDK.
 */
export class AppError extends Error {
  /** The built server holds modules more than once: an error of another copy is one too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "AppError";
  }
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly fields: FieldIssue[];
  readonly rungs: readonly Rung[] | undefined;
  readonly isOutcomeOpen: boolean;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.fields = options.fields ?? [];
    this.rungs = options.rungs;
    this.isOutcomeOpen = options.isOutcomeOpen ?? false;
  }
}
