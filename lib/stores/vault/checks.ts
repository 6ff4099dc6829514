import type { HealthCheck } from "@/lib/domain/health/check";
import { loginChecks } from "./checks-login";
import { referenceChecks } from "./checks-references";
import { sharedTextChecks } from "./checks-shared";
import { silentChecks } from "./checks-silent";
import { textChecks } from "./checks-texts";

/** Health that only Vault knows: F64–F72, F90, F93 and the texts that several causes share. */
export const checks: readonly HealthCheck[] = [
  ...textChecks,
  ...referenceChecks,
  ...sharedTextChecks,
  ...loginChecks,
  ...silentChecks,
];
