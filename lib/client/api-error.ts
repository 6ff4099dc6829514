import { Problem, type FieldIssue, type Rung } from "@/lib/contracts/problem";

/** What a route answered instead of its output; holds the problem document, never a value. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: string;
  /** One sentence: what did not happen. */
  readonly title: string;
  readonly detail: string;
  readonly hint: string | undefined;
  readonly requestId: string | null;
  readonly fields: FieldIssue[];
  /** What was looked at before it was refused; empty where nothing is said. */
  readonly rungs: Rung[];

  constructor(problem: Omit<Problem, "type" | "requestId"> & { requestId: string | null }) {
    super(problem.detail || problem.title);
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.detail = problem.detail;
    this.hint = problem.hint;
    this.requestId = problem.requestId;
    this.fields = problem.fields;
    this.rungs = problem.rungs ?? [];
  }
}

/** Bindery itself could not be reached: no answer, so nothing is known about what happened. */
export const unreachable = (): ApiError =>
  new ApiError({
    status: 0,
    code: "unreachable",
    title: "Bindery did not answer",
    detail: "The request got no answer within its time. Look again before you repeat a change.",
    requestId: null,
    fields: [],
  });

/** Reads problem JSON (RFC 9457); an answer of another shape becomes a fixed sentence, not its text. */
export async function toApiError(response: Response): Promise<ApiError> {
  const requestId = response.headers.get("x-request-id");
  const parsed = Problem.safeParse(await response.json().catch(() => null));
  if (parsed.success) return new ApiError(parsed.data);
  return new ApiError({
    status: response.status,
    code: "internal",
    title: "The answer was not what Bindery sends",
    detail: `Status ${response.status}. A proxy in between may have answered.`,
    requestId,
    fields: [],
  });
}

/** Any failure as an `ApiError`, so that screens have one shape to show. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError({
    status: 0,
    code: "unexpected_answer",
    title: "The answer could not be read",
    detail: "Bindery's answer has another shape than this page expects. Reload the page.",
    requestId: null,
    fields: [],
  });
}
