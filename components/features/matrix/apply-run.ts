import type { ApiError } from "@/lib/client/api-error";
import { sentences } from "@/lib/domain/text";

/** What became of one environment of a run. */
export type RunResult =
  | { state: "waiting" }
  | { state: "running" }
  | { state: "applied"; revision: number }
  | { state: "failed"; message: string; requestId: string | null }
  /** No answer: it may have been applied, and nobody looked yet. */
  | { state: "unanswered"; message: string }
  | { state: "stopped" };

/** Troubles of one environment alone: the next one may well go through. */
const own = new Set(["conflict", "precondition_failed", "invalid_input", "not_found"]);

export interface RunOptions {
  environments: readonly string[];
  /** The ordinary apply of one environment; rejects with `ApiError`. */
  apply: (environment: string) => Promise<{ revision: number }>;
  onResult: (environment: string, result: RunResult) => void;
  /** Asked before each environment. */
  isStopped: () => boolean;
  toApiError: (error: unknown) => ApiError;
}

/**
 * Applies one environment after the other. What is that environment's own matter (a conflict, a failed precondition) does
 * not keep the others from their turn; anything else (no answer, no right, no cluster) stops the run, and so does a
 * person. Every environment ends with a result of its own.
 */
export async function runInOrder(options: RunOptions): Promise<void> {
  const { environments, apply, onResult, isStopped, toApiError } = options;
  let isOver = false;
  for (const environment of environments) {
    if (isOver || isStopped()) {
      isOver = true;
      onResult(environment, { state: "stopped" });
      continue;
    }
    onResult(environment, { state: "running" });
    try {
      const { revision } = await apply(environment);
      onResult(environment, { state: "applied", revision });
    } catch (caught) {
      const error = toApiError(caught);
      const message = sentences(error.detail || error.title, error.hint);
      isOver = !own.has(error.code);
      onResult(
        environment,
        error.status === 0
          ? { state: "unanswered", message }
          : { state: "failed", message, requestId: error.requestId },
      );
    }
  }
}
