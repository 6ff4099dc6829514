import type { HealthCheck } from "@/lib/domain/health/check";
import { referenceChecks } from "./checks-references";
import { sharedTextChecks } from "./checks-shared";
import { textChecks } from "./checks-texts";

/** Health that only Vault knows: F64–F72, F90, F93 and the texts that several causes share. */
export const checks: readonly HealthCheck[] = [
  ...textChecks,
  ...referenceChecks,
  ...sharedTextChecks,
];
