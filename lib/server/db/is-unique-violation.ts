import "server-only";

/** Whether a write was refused because the row is there already (Prisma P2002). */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "P2002";
}
