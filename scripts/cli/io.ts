import type { StoreBinding } from "@/lib/stores/pure";

/** The world of a command. */
export interface Io {
  out: (text: string) => void;
  error: (text: string) => void;
  /** `-` is standard input. Throws `UsageError` when it cannot be read. */
  read: (file: string) => Promise<string>;
  /** The same, line by line: for files that are larger than memory. */
  lines: (file: string) => AsyncIterable<string>;
  bindingFor: (provider: string) => StoreBinding | null;
}

/** Wrong use: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
