import "server-only";
import type { Diagnosis } from "@/lib/contracts/health";
import { diagnose } from "@/lib/domain/health/diagnose";
import type { Snapshot } from "@/lib/domain/health/snapshot";
import { readClass } from "./read-class";

/** `diagnose` with the rules of the provider that the class names, if it is known here. */
export function diagnoseSnapshot(snapshot: Snapshot): Diagnosis {
  const spc =
    snapshot.secretProviderClass.state === "seen" ? snapshot.secretProviderClass.value : null;
  const read = readClass(spc, snapshot.probe?.references);
  return diagnose(snapshot, {
    binding: read?.contents ?? null,
    problems: read?.problems ?? [],
    storeKind: read?.pure.kind ?? null,
    checks: read?.pure.checks ?? [],
  });
}
