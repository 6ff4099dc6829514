import type { Diagnosis } from "@/lib/contracts/health";
import { diagnose } from "@/lib/domain/health/diagnose";
import type { Snapshot } from "@/lib/domain/health/snapshot";
import { binding } from "@/lib/stores/vault/binding";
import { checks } from "@/lib/stores/vault/checks";

/** As the server does it for a class that Vault's provider owns. */
export function diagnoseVault(snapshot: Snapshot): Diagnosis {
  const observed = snapshot.secretProviderClass;
  const spec = observed.state === "seen" ? observed.value?.spec : undefined;
  const isOwn = spec !== undefined && binding.providerNames.includes(spec.provider ?? "");
  const parameters = spec?.parameters ?? {};
  return diagnose(snapshot, {
    binding: isOwn ? binding.read(parameters) : null,
    problems: isOwn ? binding.lint(parameters, { probes: snapshot.probe?.references ?? [] }) : [],
    storeKind: isOwn ? "vault" : null,
    checks: isOwn ? checks : [],
  });
}
