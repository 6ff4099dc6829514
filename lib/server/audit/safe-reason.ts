import "server-only";
import { AppError } from "@/lib/domain/errors";

/** What an audit row may say of an error: the message of ours, the bare fact of any other. */
export function safeReason(error: unknown): string {
  if (error instanceof AppError) return `${error.code}: ${error.message}`;
  return "internal: an unexpected error; the log has it under the request's id";
}

/** Prisma's codes for a database that does not answer: P1xxx connection, P2024 pool, P2028 transaction API. */
export function isDatabaseGone(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof AppError) return false;
  if (error.name === "PrismaClientInitializationError") return true;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return /^(P1\d{3}|P2024|P2028|P2037)$/.test(code);
}
