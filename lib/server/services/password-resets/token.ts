import "server-only";
import { createHash, randomBytes } from "node:crypto";

/** How long a link works. */
export const linkHours = 24;

export const makeToken = (): string => randomBytes(32).toString("base64url");

export const hashOfResetToken = (token: string): string =>
  createHash("sha256").update("bindery password reset").update(token).digest("hex");
