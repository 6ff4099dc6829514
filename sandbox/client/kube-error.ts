/** The API server answered with a `Status`, or not at all (`code` 0). */
export class KubeError extends Error {
  readonly code: number;
  readonly reason: string;

  constructor(code: number, reason: string, message: string) {
    super(message);
    this.name = "KubeError";
    this.code = code;
    this.reason = reason;
  }
}

export function isKubeError(error: unknown, ...codes: readonly number[]): error is KubeError {
  return error instanceof KubeError && (codes.length === 0 || codes.includes(error.code));
}

/** Runs `work`; the given codes are an expected answer and give `null`. */
export async function ignoring<T>(codes: readonly number[], work: () => Promise<T>) {
  try {
    return await work();
  } catch (error) {
    if (isKubeError(error, ...codes)) return null;
    throw error;
  }
}
