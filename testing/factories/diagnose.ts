import type { Diagnosis } from "@/lib/contracts/health";
import { diagnose } from "@/lib/domain/health/diagnose";
import type { Snapshot } from "@/lib/domain/health/snapshot";
import { binding } from "@/lib/stores/vault/binding";
import { checks } from "@/lib/stores/vault/checks";

/** As the server does it for a class that Vault's provider owns. */
export function diagnoseVault(snapshot: Snapshot): Diagnosis {
  const observed = snapshot.secretProviderClass;
  const spec = observed.state === "seen" ? observed.value?.spec : undefined;
  const isOwn = isObject(spec) && binding.providerNames.includes(spec?.provider ?? "");
  const parameters = Object.fromEntries(
    Object.entries(spec?.parameters ?? {}).filter(([, value]) => typeof value === "string"),
  );
  return diagnose(snapshot, {
    binding: isOwn ? binding.read(parameters) : null,
    problems: isOwn ? binding.lint(parameters, { probes: snapshot.probe?.references ?? [] }) : [],
    storeKind: isOwn ? "vault" : null,
    checks: isOwn ? checks : [],
  });
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
