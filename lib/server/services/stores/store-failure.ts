import "server-only";
import { AppError, type ErrorCode } from "@/lib/domain/errors";
import { StoreError, type StoreErrorReason } from "@/lib/stores/errors";

const codes: Partial<Record<StoreErrorReason, ErrorCode>> = {
  denied: "store_denied",
  signin: "store_denied",
  conflict: "conflict",
  absent: "not_found",
  invalid: "invalid_input",
  "address-refused": "invalid_input",
};

/** A store's refusal in the words of the API. Its message is the provider's own and holds no body and no value. */
export function storeFailure(error: unknown, doing: string): AppError {
  if (error instanceof AppError) return error;
  if (!(error instanceof StoreError))
    return new AppError("internal", `${doing} failed.`, { cause: error });
  return new AppError(
    codes[error.reason] ?? "store_unavailable",
    `${doing} failed: ${error.message}`,
    { cause: error, hint: error.hint },
  );
}
