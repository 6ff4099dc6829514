import type { KeyRow } from "@/lib/contracts/environments";
import { findKey, needsRestart } from "@/lib/domain/bindings/key-catalogue";

/** The row of a key that the live binding does not know, from the catalogue alone. */
export function toAddedRow(key: string): KeyRow {
  const known = findKey(key);
  return {
    key,
    group: known?.group ?? "unknown",
    meaning: known?.meaning ?? "Not in the catalogue: the runtime may ignore it.",
    example: known?.example ?? null,
    isRequired: false,
    isSecret: known?.isSecret ?? true,
    needsRestart: needsRestart(key, null),
    minimumOperator: known?.minOperator ?? null,
    reference: null,
    suggestion: null,
    probe: null,
    issues: [],
    repair: null,
    kept: [],
    pinnedVersion: null,
  };
}
