import "server-only";
import type { Diagnosis } from "@/lib/contracts/health";
import { diagnose } from "@/lib/domain/health/diagnose";
import type { Snapshot } from "@/lib/domain/health/snapshot";
import { findPureStoreByProvider } from "@/lib/stores/pure-registry";
import { findProblems } from "@/lib/server/services/bindings/find-problems";

/** `diagnose` with the rules of the provider that the class names, if it is known here. */
export function diagnoseSnapshot(snapshot: Snapshot): Diagnosis {
  const spc =
    snapshot.secretProviderClass.state === "seen" ? snapshot.secretProviderClass.value : null;
  const pure = spc ? findPureStoreByProvider(spc.spec?.provider ?? "") : null;
  const parameters = spc?.spec?.parameters ?? {};
  return diagnose(snapshot, {
    binding: pure ? pure.binding.read(parameters) : null,
    problems: pure ? findProblems(pure, parameters, snapshot.probe?.references ?? []) : [],
    storeKind: pure?.kind ?? null,
    checks: pure?.checks ?? [],
  });
}
